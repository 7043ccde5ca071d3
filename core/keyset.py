"""Pages that stay quick however deep: the next page starts after the last row of this one.

Never OFFSET, never a COUNT of what is not shown.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from django.core.signing import BadSignature, Signer
from django.db.models import Model, Q, QuerySet

ModelT = TypeVar("ModelT", bound=Model)
_signer = Signer(salt="core.keyset")


@dataclass(frozen=True)
class Page(Generic[ModelT]):
    rows: list[ModelT]
    next: str | None
    previous: str | None


def paginate(
    queryset: QuerySet[ModelT],
    *,
    order: Sequence[str],
    after: str = "",
    before: str = "",
    size: int = 50,
) -> Page[ModelT]:
    """One page of `queryset`, ordered by `order` (e.g. `["-start_date", "-id"]`).

    The last field must be unique, and all fields not null. `after` and `before` are the marks of
    an earlier page; a mark that was tampered with gives the first page.
    """
    backwards = bool(before)
    mark = _read(before or after, len(order))
    rows = list(ordered(queryset, order=order, after=after, before=before)[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    if backwards:
        rows.reverse()
    if not rows:
        return Page([], None, None)
    has_next = more if not backwards else True
    has_previous = more if backwards else mark is not None
    return Page(
        rows,
        _write(rows[-1], order) if has_next else None,
        _write(rows[0], order) if has_previous else None,
    )


def ordered(
    queryset: QuerySet[ModelT], *, order: Sequence[str], after: str = "", before: str = ""
) -> QuerySet[ModelT]:
    """What lies beyond the mark, the nearest first."""
    effective = direction(order, before)
    mark = _read(before or after, len(order))
    if mark is not None:
        queryset = queryset.filter(_beyond(effective, mark))
    return queryset.order_by(*effective)


def direction(order: Sequence[str], before: str) -> list[str]:
    """The order in which rows are read: backwards towards what lies before a mark."""
    return [_reverse(field) for field in order] if before else list(order)


def _reverse(field: str) -> str:
    return field[1:] if field.startswith("-") else f"-{field}"


def _beyond(order: Sequence[str], mark: Sequence[Any]) -> Q:
    """Rows after `mark`: (a, b, c) > (x, y, z), each field in its own direction.

    The redundant first comparison lets PostgreSQL use the index as a range.
    """
    condition = Q()
    equal = Q()
    for position, (field, value) in enumerate(zip(order, mark, strict=True)):
        name = field.lstrip("-")
        operator = "lt" if field.startswith("-") else "gt"
        condition |= equal & Q(**{f"{name}__{operator}": value})
        if position == 0 and len(order) > 1:
            bound = Q(**{f"{name}__{operator}e": value})
        equal &= Q(**{name: value})
    return condition if len(order) == 1 else bound & condition


def _write(row: Model, order: Sequence[str]) -> str:
    values = [getattr(row, field.lstrip("-")) for field in order]
    return _signer.sign_object([v.isoformat() if isinstance(v, date) else v for v in values])


def _read(mark: str, length: int) -> list[Any] | None:
    if not mark:
        return None
    try:
        values = _signer.unsign_object(mark)
    except (BadSignature, json.JSONDecodeError, ValueError):
        return None
    return values if isinstance(values, list) and len(values) == length else None
