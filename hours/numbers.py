"""The numbers of one week, checked before anything is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.errors import ActionRefused

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
FIELDS = (*DAYS, "learning", "absence")
QUARTER = Decimal("0.25")
DAY, WEEK = Decimal(24), Decimal(168)
ZERO = Decimal(0)


@dataclass(frozen=True)
class WeekNumbers:
    """Clock hours: seven days, how many of them were for learning, and absence (no reason)."""

    days: tuple[Decimal, ...]
    learning: Decimal = ZERO
    absence: Decimal = ZERO

    @classmethod
    def of(cls, row: Any) -> "WeekNumbers":
        """From a row with these columns."""
        return cls(tuple(getattr(row, day) for day in DAYS), row.learning, row.absence)

    @classmethod
    def from_mapping(cls, values: Mapping[str, Any]) -> "WeekNumbers":
        found = {name: values.get(name) or ZERO for name in FIELDS}
        return cls(tuple(found[day] for day in DAYS), found["learning"], found["absence"])

    @property
    def worked(self) -> Decimal:
        return sum(self.days, ZERO)

    def as_fields(self) -> dict[str, Decimal]:
        days = dict(zip(DAYS, self.days, strict=True))
        return days | {"learning": self.learning, "absence": self.absence}

    def as_text(self) -> dict[str, str]:
        """For a copy in JSON."""
        return {name: f"{value:.2f}" for name, value in self.as_fields().items()}


def checked(numbers: WeekNumbers) -> WeekNumbers:
    """The same, or ActionRefused with what is wrong."""
    values: Sequence[Any] = (*numbers.days, numbers.learning, numbers.absence)
    if len(numbers.days) != len(DAYS) or not all(_is_number(value) for value in values):
        raise ActionRefused(_("Write hours as a number, such as 8 or 7.5."))
    if any(value < 0 for value in values):
        raise ActionRefused(_("Hours cannot be less than zero."))
    if any(day > DAY for day in numbers.days):
        raise ActionRefused(_("A day has at most 24 hours."))
    if numbers.absence > WEEK or numbers.worked + numbers.absence > WEEK:
        raise ActionRefused(_("A week has no more than 168 hours."))
    if any(value % QUARTER for value in values):
        raise ActionRefused(_("Hours are counted in quarters: 7.25, 7.5, 7.75 or 8."))
    if numbers.learning > numbers.worked:
        raise ActionRefused(_("Learning hours are a part of the hours worked, so never more."))
    return numbers


def _is_number(value: Any) -> bool:
    return isinstance(value, Decimal) and value.is_finite() and abs(value) < 10_000
