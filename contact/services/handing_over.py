"""When other people stand in a corner: who is asked to a talk follows."""

from contact.enums import MomentState
from contact.models import Invitee
from contact.parts import people_in
from contact.services import telling
from contact.services.locking import save
from contact.task_scope import SCOPE
from people.enums import Corner
from people.services import links
from placements import listeners
from placements.listeners import PeopleChange


def hand_over(change: PeopleChange) -> None:
    """Open talks get the new people; who no longer takes part gets them out of the calendar."""
    is_school = change.what == listeners.SCHOOL_CONTACT
    corner = Corner.SCHOOL if is_school else Corner.WORKPLACE
    now = {person.pk: person for person in people_in(change.placement, corner)}
    for moment in change.placement.contact_moments.open().select_for_update(of=("self",)):
        moment.placement = change.placement
        asked = list(moment.invitees.filter(corner=corner).select_related("user"))
        if not asked:
            continue
        gone = [row for row in asked if row.user_id not in now]
        new = [person for pk, person in now.items() if pk not in {row.user_id for row in asked}]
        if not gone and not new:
            continue
        Invitee.objects.filter(pk__in=[row.pk for row in gone]).delete()
        for person in new:
            Invitee.objects.get_or_create(moment=moment, user=person, defaults={"corner": corner})
        # The sequence stays: mails to the others that are under way still hold.
        save(moment)
        if moment.state == MomentState.PLANNED:
            telling.invitation(moment, new)
            for row in gone:
                telling.taken_off(moment, row.user)
        else:
            telling.pick_times(moment, new)
    former = change.former
    if former is not None and former.pk not in now and not is_school:
        links.revoke(user=former, scope=SCOPE, object_id=change.placement.pk)
