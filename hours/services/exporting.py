"""Who takes personal data out of the portal is noted before the first row leaves."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction

from core import audit
from core.access import require
from hours.exports import rows
from programmes.models import Programme

WEEKS, DUO = "weeks", "duo"
_MAKERS = {WEEKS: rows.week_rows, DUO: rows.duo_rows}


@transaction.atomic
def export(*, actor: Any, programme: Programme, what: str, kind: str) -> Iterator[list[Any]]:
    """The rows of the download `what` (weeks, duo), headings first."""
    require(actor, "hours.export", programme)
    audit.record(actor=actor, action=f"hours.exported_{what}", subject=programme, kind=kind)
    return _MAKERS[what](programme)
