"""The order in which rows are held: first the placement, then its moments."""

from django.utils.translation import gettext as _

from contact.models import ContactMoment
from core.errors import ActionRefused
from placements.enums import PlacementState
from placements.models import Placement
from placements.services.locking import lock as lock_placement

TALKED_IN = {
    PlacementState.PREPARING,
    PlacementState.AGREED,
    PlacementState.COMPLETED,
    PlacementState.ENDED_EARLY,
}


def lock(moment_id: int) -> ContactMoment:
    """The row, held until the transaction ends, with its placement."""
    placement_id = ContactMoment.objects.values_list("placement_id", flat=True).get(pk=moment_id)
    placement = lock_placement(placement_id)
    moment = ContactMoment.objects.select_for_update(of=("self",)).get(pk=moment_id)
    moment.placement = placement
    return moment


def check_revision(moment: ContactMoment, revision: int) -> None:
    if moment.revision != revision:
        raise ActionRefused(
            _(
                "Somebody else changed this talk in the meantime. Look at it as it is now, and "
                "then decide again."
            )
        )


def check_open(moment: ContactMoment) -> None:
    if moment.state == "cancelled":
        raise ActionRefused(_("This talk was cancelled in the meantime. Plan a new one."))
    if moment.state == "held":
        raise ActionRefused(_("This talk was held, so its date stays as it is."))


def check_talked_in(placement: Placement) -> None:
    if placement.state not in TALKED_IN:
        raise ActionRefused(_("Talks can be planned once the placement is approved."))


def save(moment: ContactMoment, *fields: str) -> None:
    """Write `fields` and count the change."""
    moment.revision += 1
    moment.save(update_fields=[*fields, "revision"])
