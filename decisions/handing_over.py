"""Someone else stands at a corner of a placement: old mailed links stop, the new one is asked."""

from decisions.commitment_kinds import GIVE_ADVICE
from decisions.services import telling
from decisions.task_scope import SCOPE
from people.services import links
from placements.listeners import SUPERVISOR, SUPERVISOR_GONE, PeopleChange


def hand_over(change: PeopleChange) -> None:
    if change.former is not None and change.what in {SUPERVISOR, SUPERVISOR_GONE}:
        links.revoke(user=change.former, scope=SCOPE, object_id=change.placement.pk)
    if change.what == SUPERVISOR:
        waits = change.placement.commitments.open().filter(kind=GIVE_ADVICE)
        if waits.exists():
            telling.ask_advice(change.placement)
