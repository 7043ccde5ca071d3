"""Who may do what in contact. Subjects: a placement, a moment, a thread, a signal, a programme."""

from typing import Any

import rules

from contact.models import ConfidentialSignal, ContactMoment, Thread
from contact.parts import message_corner
from core.access import administers
from people.enums import Corner, ProgrammeRoleName
from people.reach import coordinated_programmes, has_role
from placements.corners import corner_of
from placements.models import Placement
from programmes.models import Programme

OVERSEE = [ProgrammeRoleName.COORDINATOR, ProgrammeRoleName.MANAGER]


@rules.predicate
def sees(user: Any, moment: ContactMoment) -> bool:
    return ContactMoment.objects.visible_to(user).filter(pk=moment.pk).exists()


@rules.predicate
def takes_part(user: Any, placement: Placement) -> bool:
    """Acts for one of the three corners."""
    return bool(corner_of(user, placement))


@rules.predicate
def is_invited(user: Any, moment: ContactMoment) -> bool:
    return moment.invitees.filter(user=user).exists() and takes_part(user, moment.placement)


@rules.predicate
def chooses_time(user: Any, moment: ContactMoment) -> bool:
    """The corner that proposed the times, and the school."""
    return corner_of(user, moment.placement) in {moment.organiser_corner, Corner.SCHOOL}


@rules.predicate
def gets_messages(user: Any, placement: Placement) -> bool:
    return bool(message_corner(user, placement))


@rules.predicate
def is_in_thread(user: Any, thread: Thread) -> bool:
    return Thread.objects.visible_to(user).filter(pk=thread.pk).exists()


@rules.predicate
def is_the_student(user: Any, placement: Placement) -> bool:
    return placement.student.user_id == user.pk


@rules.predicate
def may_read_signal(user: Any, signal: ConfidentialSignal) -> bool:
    return ConfidentialSignal.objects.visible_to(user).filter(pk=signal.pk).exists()


@rules.predicate
def wrote_signal(user: Any, signal: ConfidentialSignal) -> bool:
    return signal.student.user_id == user.pk


@rules.predicate
def got_signal(user: Any, signal: ConfidentialSignal) -> bool:
    return signal.recipient_id == user.pk


@rules.predicate
def coordinates_and_may_read(user: Any, signal: ConfidentialSignal) -> bool:
    programmes = coordinated_programmes(user)
    return signal.coordinator_may_read and signal.placement.programme_id in programmes


@rules.predicate
def oversees(user: Any, programme: Programme) -> bool:
    return has_role(user, programme.pk, *OVERSEE)


rules.add_perm("contact.view", sees)
rules.add_perm("contact.arrange", takes_part)
rules.add_perm("contact.fix", chooses_time)
rules.add_perm("contact.pick", is_invited)
rules.add_perm("contact.report", takes_part)
rules.add_perm("contact.answer_report", takes_part)
rules.add_perm("contact.start_thread", gets_messages)
rules.add_perm("contact.write", is_in_thread)
rules.add_perm("contact.confide", is_the_student)
rules.add_perm("contact.read_confided", may_read_signal)
rules.add_perm("contact.widen_confided", wrote_signal)
rules.add_perm("contact.answer_confided", wrote_signal | got_signal | coordinates_and_may_read)
rules.add_perm("contact.close_confided", wrote_signal | got_signal)
rules.add_perm("contact.oversee", administers | oversees)
