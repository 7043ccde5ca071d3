"""What else a programme gets when it starts with a framework of the portal; higher apps bring it.

    def example_tasks(actor, framework, name): ...
    register(example_tasks)

Called in the transaction that makes the programme. `name` is that of the framework file.
"""

from collections.abc import Callable
from typing import Any

from programmes.models import Framework

Bring = Callable[[Any, Framework, str], Any]
_brought: list[Bring] = []


def register(bring: Bring) -> Bring:
    _brought.append(bring)
    return bring


def bring_all(*, actor: Any, framework: Framework, name: str) -> None:
    for bring in _brought:
        bring(actor, framework, name)
