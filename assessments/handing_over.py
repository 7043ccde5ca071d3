"""Someone else stands at a corner of a placement: old mailed links stop, the new one is asked."""

from assessments.models import Response
from assessments.services import telling
from assessments.task_scope import SCOPE
from people.enums import Corner
from people.services import links
from placements.listeners import SUPERVISOR, SUPERVISOR_GONE, PeopleChange


def hand_over(change: PeopleChange) -> None:
    if change.former is not None and change.what in {SUPERVISOR, SUPERVISOR_GONE}:
        links.revoke(user=change.former, scope=SCOPE, object_id=change.placement.pk)
    if change.what == SUPERVISOR:
        waiting = Response.objects.open().filter(
            round__placement=change.placement, corner=Corner.WORKPLACE
        )
        for response in waiting.select_related("round"):
            response.round.placement = change.placement
            telling.invite(response)
