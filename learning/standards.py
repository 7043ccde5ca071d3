from typing import Any

from learning.services.examples import load_examples
from programmes import brought
from programmes.models import Framework


@brought.register
def example_tasks(actor: Any, framework: Framework, name: str) -> None:
    load_examples(programme=framework.programme, name=name)
