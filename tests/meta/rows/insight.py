from typing import Any

from insight.models import SavedView
from insight.services import refreshing
from tests.factories import hours as make
from tests.scenarios import Triangle


def arguments(triangle: Triangle) -> dict[str, dict[str, Any]]:
    """Of a placement that runs without any contact, and a view of its coordinator."""
    placement = make.running(triangle, weeks=10)
    refreshing.refresh([placement.pk])
    view = SavedView.objects.create(
        owner=triangle.school.coordinator, name=f"view {triangle.placement.pk}", query="level=red"
    )
    where = {"placement_id": placement.pk, "key": "contact_gap"}
    return {
        "insight:signal": where,
        "insight:signal-reopen": where,
        "insight:view-forget": {"view_id": view.pk},
        "insight:limits": {"programme_id": triangle.school.programme.pk},
    }
