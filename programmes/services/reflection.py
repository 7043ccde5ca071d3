from typing import Any

from django.db import transaction

from core import audit
from core.access import require
from programmes.enums import ReflectionMethod
from programmes.models import Programme


@transaction.atomic
def set_reflection_method(*, actor: Any, programme_id: int, method: str) -> Programme:
    """Holds for what students add from now on; what they wrote keeps its own parts."""
    programme = Programme.objects.select_for_update(of=("self",)).get(pk=programme_id)
    require(actor, "programmes.change", programme)
    if programme.reflection_method != method:
        programme.reflection_method = ReflectionMethod(method)
        programme.save(update_fields=["reflection_method"])
        audit.record(
            actor=actor,
            action="programmes.reflection_method_set",
            subject=programme,
            method=str(method),
        )
    return programme
