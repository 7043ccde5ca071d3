"""From where somebody looks at an item, and whom a student can ask about it."""

from typing import Any

from people.models import User
from people.reach import has_role
from placements.corners import acts_for_workplace, mailable_workplace_people
from portfolio.enums import FeedbackSource
from portfolio.models import EvidenceItem


def is_of_workplace(user: Any, item: EvidenceItem) -> bool:
    return item.placement is not None and acts_for_workplace(user, item.placement)


def is_of_school(user: Any, item: EvidenceItem) -> bool:
    """The contact of one of the student's placements, or somebody of a programme of theirs."""
    if item.student.placements.filter(school_contact=user).exists():
        return True
    programmes = item.student.enrolments.values_list("programme_variant__programme_id", flat=True)
    return any(has_role(user, programme_id) for programme_id in programmes)


def source_of(user: Any, item: EvidenceItem) -> FeedbackSource:
    if is_of_workplace(user, item):
        return FeedbackSource.WORKPLACE
    return FeedbackSource.SCHOOL if is_of_school(user, item) else FeedbackSource.PEER


def to_ask(item: EvidenceItem) -> list[tuple[User, FeedbackSource]]:
    """The people of the triangle who can be asked: those at the workplace, then the contact."""
    if item.placement is None:
        placement = (
            item.student.placements.filter(school_contact__isnull=False)
            .select_related("school_contact")
            .order_by("-start_date")
            .first()
        )
        people: list[tuple[User, FeedbackSource]] = []
    else:
        placement = item.placement
        people = [
            (person, FeedbackSource.WORKPLACE) for person in mailable_workplace_people(placement)
        ]
    contact = placement.school_contact if placement else None
    if contact is not None and contact.email and contact.is_active:
        people.append((contact, FeedbackSource.SCHOOL))
    return people
