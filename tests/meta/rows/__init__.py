"""Rows of the apps above the placement, one module per app: `arguments(triangle)` gives the
arguments of their addresses, of rows made for that triangle's own placement."""

from typing import Any

from tests.meta.rows import (
    assessments,
    contact,
    decisions,
    hours,
    insight,
    learning,
    portfolio,
    reminders,
)
from tests.scenarios import Triangle

# What belongs to one student; the rest belongs to a programme or school.
PERSONAL = {"placement_id", "item_id", "student_id"}


def personal(triangle: Triangle) -> dict[str, dict[str, Any]]:
    """The same, without pages that colleagues in the programme share."""
    return {name: each for name, each in arguments(triangle).items() if PERSONAL & each.keys()}


def arguments(triangle: Triangle) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for app in (learning, hours, contact, portfolio, assessments, decisions, insight, reminders):
        found |= app.arguments(triangle)
    return found
