"""Who takes personal data out of the portal is noted before the first row leaves."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import transaction

from core import audit
from core.access import require
from insight.queries.board import board_rows
from insight.queries.exporting import table
from insight.queries.filters import BoardFilters


@transaction.atomic
def export(*, actor: Any, filters: BoardFilters, seen_at: Any, kind: str) -> Iterator[list[Any]]:
    require(actor, "insight.view_board")
    said = {name: value for name, value in vars(filters).items() if value and name != "search"}
    audit.record(actor=actor, action="insight.exported", subject=actor, kind=kind, filters=said)
    return table(board_rows(actor, filters, seen_at), base_url=settings.BASE_URL)
