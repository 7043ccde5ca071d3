from django.utils.translation import gettext as _

from core.errors import ActionRefused
from placements.models import Placement


def lock(placement_id: int, *, revision: int | None = None) -> Placement:
    """The row, held until the transaction ends.

    With `revision` (the one on the form): refuse when someone changed the row since then.
    """
    placement = (
        Placement.objects.select_for_update(of=("self",))
        .select_related(
            "student__user", "student__institution", "programme", "host", "site", "school_contact"
        )
        .get(pk=placement_id)
    )
    if revision is not None and revision != placement.revision:
        raise ActionRefused(
            _(
                "Someone else changed this placement while you were typing. What you typed is "
                "still here: compare it with the placement as it is now, and save again."
            )
        )
    return placement


def save(placement: Placement, *fields: str) -> None:
    """Write `fields` and count the change."""
    placement.revision += 1
    placement.save(update_fields=[*fields, "revision"])
