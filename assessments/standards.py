from typing import Any

from assessments.services.instruments import ensure_everywhere, ensure_instruments
from core import standards
from programmes import brought
from programmes.models import Framework


@brought.register
def usual_forms(actor: Any, framework: Framework, name: str) -> None:
    ensure_instruments(actor=actor, framework=framework)


standards.register(ensure_everywhere)
