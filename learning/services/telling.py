"""Who is told what by mail: one mail per person and moment, never one per task."""

from typing import Any

from core.dates import today
from learning.enums import Judge
from learning.models import LearningTask, PlacementPlan, TaskAlignmentReview
from notifications.services import queue
from people.enums import Corner
from placements.corners import first_at_workplace, mailable_workplace_people
from placements.models import Placement


def ask_workplace(placement: Placement, change: str = "") -> None:
    """All that waits in one mail: no second one on a day before the first was answered."""
    answered = TaskAlignmentReview.objects.filter(
        corner=Judge.WORKPLACE, version__task__placement=placement
    ).count()
    for person in mailable_workplace_people(placement):
        key = f"learning.tasks_wait:{placement.pk}:{person.pk}:{today()}:{answered}"
        _queue("learning.tasks_wait", placement, person, f"{key}:{change}" if change else key)


def ask_school(placement: Placement) -> None:
    """One mail a day for the contact person, over all students."""
    contact = placement.school_contact
    if contact is None:
        return
    key = f"learning.tasks_to_judge:{contact.pk}:{today()}"
    _queue("learning.tasks_to_judge", placement, contact, key)


def tell_of_answers(task: LearningTask, review: TaskAlignmentReview) -> None:
    """The student, and whoever else wrote the task: once a day per placement and corner."""
    placement = task.placement
    people = {placement.student.user, author_of(task)} - {None, review.reviewer}
    for person in sorted(people, key=lambda each: each.pk):
        key = f"learning.answered:{placement.pk}:{person.pk}:{review.corner}:{today()}"
        _queue("learning.answered", placement, person, key)


def tell_of_plan(plan: PlacementPlan) -> None:
    for person in {plan.placement.student.user, plan.submitted_by}:
        key = f"learning.plan_decided:{plan.pk}:{person.pk}"
        _queue("learning.plan_decided", plan.placement, person, key, plan_id=plan.pk)


def author_of(task: LearningTask) -> Any:
    """Who is asked to adjust the task now: whoever stands at the corner that wrote it."""
    placement = task.placement
    if task.drafted_from == Corner.STUDENT:
        return placement.student.user
    if task.drafted_from == Corner.SCHOOL:
        return placement.school_contact
    return first_at_workplace(placement)


def _queue(notice_key: str, placement: Placement, person: Any, key: str, **params: int) -> None:
    queue(
        notice_key=notice_key,
        recipient=person,
        params={"placement_id": placement.pk, **params},
        once_key=key,
        placement_id=placement.pk,
    )
