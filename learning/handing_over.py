"""Someone else stands at a corner of a placement: old mailed links stop, the new one is asked."""

from learning.queries.judging import to_answer
from learning.services import telling
from learning.task_scope import SCOPE
from people.services import links
from placements.listeners import SUPERVISOR, SUPERVISOR_GONE, PeopleChange


def hand_over(change: PeopleChange) -> None:
    if change.former is not None and change.what in {SUPERVISOR, SUPERVISOR_GONE}:
        links.revoke(user=change.former, scope=SCOPE, object_id=change.placement.pk)
    if change.what == SUPERVISOR and to_answer(change.placement).exists():
        telling.ask_workplace(change.placement, change=str(change.placement.revision))
