"""Someone else stands at a corner of a placement that has agreements."""

from agreements.services.amending import tell_of_change
from agreements.task_scope import SCOPE
from people.models import User
from people.services import links
from placements.listeners import SUPERVISOR, SUPERVISOR_GONE, PeopleChange
from placements.models import Placement


def hand_over(change: PeopleChange) -> None:
    """Old mailed links stop; the parties are told, and who is new is asked what still waits.

    A second supervisor who leaves is in no agreement, so that is no news for the parties.
    """
    if change.former is not None and change.what in {SUPERVISOR, SUPERVISOR_GONE}:
        _revoke_links(change.placement, change.former)
    if change.what != SUPERVISOR_GONE:
        tell_of_change(actor=change.actor, placement_id=change.placement.pk, what=change.what)


def _revoke_links(placement: Placement, person: User) -> None:
    for agreement_id in placement.agreements.values_list("pk", flat=True):
        links.revoke(user=person, scope=SCOPE, object_id=agreement_id)
