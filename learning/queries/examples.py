"""The library of a programme, and what a draft takes over from an example."""

from collections.abc import Mapping
from typing import Any

from learning.models import ExampleTask, TaskVersion
from learning.outcomes import outcomes_of
from placements.models import Placement


def library(programme_id: int) -> list[ExampleTask]:
    rows = ExampleTask.objects.in_use().filter(programme_id=programme_id)
    return list(rows.select_related("added_by"))


def chosen(placement: Placement, number: str) -> ExampleTask | None:
    """The example that was asked for in the address; None for nothing or nonsense."""
    if not number.isdecimal() or len(number) > 9:
        return None
    rows = ExampleTask.objects.in_use().filter(programme_id=placement.programme_id)
    return rows.filter(pk=int(number)).first()


def initial(
    placement: Placement, example: ExampleTask | None, asked: Mapping[str, str]
) -> dict[str, Any]:
    """What the empty form starts with: an example, or an outcome that has no task yet."""
    outcomes = outcomes_of(placement)
    if example is None:
        wanted = [row.pk for row in outcomes if row.code == asked.get("outcome")]
        return {"outcomes": wanted}
    return {
        "title": example.title,
        "activity": example.activity,
        "product": example.product,
        "evidence": example.evidence,
        "hours": example.hours,
        "outcomes": [row.pk for row in outcomes if row.code in example.outcome_codes],
    }


def from_version(version: TaskVersion) -> dict[str, Any]:
    """What an example takes over from an approved task."""
    return {
        "title": version.title,
        "activity": version.activity,
        "product": version.product,
        "evidence": version.evidence,
        "hours": version.hours,
        "outcome_codes": [outcome.code for outcome in version.outcomes.all()],
    }
