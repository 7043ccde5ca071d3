"""The rows of the board as a table, read a piece at a time."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from insight import words
from insight.models import PlacementHealth
from insight.queries.board import Rows
from people.models import Student
from programmes.enums import Variant

PIECE = 500


def headings() -> list[str]:
    return [
        _("Number in the portal"), _("Page"), _("Student"), _("Student number"), _("Programme"),
        _("Variant"), _("Workplace"), _("Contact of the school"), _("First day"), _("Last day"),
        _("Score"), _("What asks for attention"), _("Promises late"), _("Next date"),
        _("Last contact"), _("Tasks agreed"), _("Tasks"), _("Evidence"), _("Outcomes covered"),
        _("Outcomes"),
    ]  # fmt: skip


def table(rows: Rows, *, base_url: str) -> Iterator[list[Any]]:
    """Headings first. A piece at a time by number, so that memory stays flat."""
    yield headings()
    last = 0
    wanted = rows.select_related("student__user", "programme", "host", "school_contact")
    while piece := list(wanted.filter(pk__gt=last).order_by("pk")[:PIECE]):
        for row in piece:
            yield _line(row, base_url)
        last = piece[-1].pk


def _line(row: PlacementHealth, base_url: str) -> list[Any]:
    student: Student = row.student
    speaking = [words.title(entry) for entry in row.signals if not entry["quiet"]]
    return [
        row.pk, f"{base_url}/placements/{row.pk}/", student.user.name, student.number,
        row.programme.display_name, Variant(row.variant).short,
        row.host.name if row.host else "", row.school_contact.name if row.school_contact else "",
        row.start_date, row.end_date, row.score, "; ".join(speaking), row.late_count, row.next_on,
        row.last_contact_on, row.tasks_approved, row.tasks, row.evidence, row.outcomes_covered,
        row.outcomes,
    ]  # fmt: skip
