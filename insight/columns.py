"""The columns of the board that a person can choose. What a saved view names and no longer exists
is left out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from agreements.enums import AgreementState
from core.dates import short_day
from insight.enums import Stage
from placements.words import period


@dataclass(frozen=True)
class Column:
    """`text(row)` is plain text; empty text leaves the cell empty."""

    key: str
    label: Any
    text: Callable[[Any], str]
    usual: bool = False


def _day(value: date | None) -> str:
    return short_day(value) if value else ""


def _of(part: int, whole: int) -> str:
    return f"{part}/{whole}" if whole else ""


def _signed(row: Any) -> str:
    if not row.agreement_state:
        return ""
    state = AgreementState(row.agreement_state)
    if state in {AgreementState.READY, AgreementState.PARTIALLY_SIGNED}:
        return f"{row.signed}/{row.parties}"
    return str(state.label)


def _hours(row: Any) -> str:
    if row.hours_expected is None:
        return ""
    done, due = (
        number_format(value, 0, force_grouping=True)
        for value in (row.hours_approved, row.hours_expected)
    )
    return _("%(done)s of %(due)s") % {"done": done, "due": due}


COLUMNS = (
    Column("host", gettext_lazy("Workplace"), lambda row: row.host_name or "", usual=True),
    Column("contact", gettext_lazy("Contact"), lambda row: row.contact_name or "–", usual=True),
    Column("agreement", pgettext_lazy("column", "Agreement"), _signed, usual=True),
    Column(
        "tasks",
        gettext_lazy("Tasks agreed"),
        lambda row: _of(row.tasks_approved, row.tasks),
        usual=True,
    ),
    Column("evidence", gettext_lazy("Evidence"), lambda row: str(row.evidence or ""), usual=True),
    Column(
        "last",
        gettext_lazy("Last contact"),
        lambda row: _day(row.last_contact_on),
        usual=True,
    ),
    Column("next", gettext_lazy("Next date"), lambda row: _day(row.next_on)),
    Column("period", gettext_lazy("Period"), lambda row: period(row.start_date, row.end_date)),
    Column(
        "coverage",
        gettext_lazy("Outcomes covered"),
        lambda row: _of(row.outcomes_covered, row.outcomes),
    ),
    Column(
        "confirmed",
        gettext_lazy("Evidence confirmed"),
        lambda row: _of(row.evidence_confirmed, row.evidence),
    ),
    Column("hours", gettext_lazy("Hours approved"), _hours),
    Column("stage", gettext_lazy("Stage"), lambda row: str(Stage(row.stage).label)),
    Column("open", gettext_lazy("Open promises"), lambda row: str(row.open_count or "")),
    Column("score", gettext_lazy("Score"), lambda row: str(row.score)),
)
KNOWN = {column.key: column for column in COLUMNS}


def chosen(keys: Iterable[str]) -> list[Column]:
    """In the usual order; without any that exists, the usual ones."""
    wanted = set(keys)
    found = [column for column in COLUMNS if column.key in wanted]
    return found or [column for column in COLUMNS if column.usual]
