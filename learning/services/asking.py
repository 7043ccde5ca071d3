"""Who owes which answer about a version. Asking twice asks nobody twice."""

from django.utils import timezone

from learning.models import LearningTask, TaskVersion
from learning.services import telling
from people.enums import Corner
from placements.corners import first_at_workplace
from placements.services.commitments import lapse, open_commitment

FEASIBILITY = "learning.answer_feasibility"
LEVEL = "learning.judge_level"
ADJUST = "learning.adjust_task"
KIND_OF = {Corner.WORKPLACE: FEASIBILITY, Corner.SCHOOL: LEVEL}


def ask_both(task: LearningTask, version: TaskVersion) -> None:
    """The workplace owes whether it can be done there, the school whether it is good enough."""
    placement = task.placement
    open_commitment(
        placement=placement,
        kind=FEASIBILITY,
        debtor=Corner.WORKPLACE,
        creditor=Corner.STUDENT,
        owner=first_at_workplace(placement),
        subject=version.subject_key,
    )
    open_commitment(
        placement=placement,
        kind=LEVEL,
        debtor=Corner.SCHOOL,
        creditor=Corner.STUDENT,
        owner=placement.school_contact,
        subject=version.subject_key,
    )
    if task.drafted_from != Corner.WORKPLACE:
        telling.ask_workplace(placement)
    if task.drafted_from != Corner.SCHOOL:
        telling.ask_school(placement)


def replace_sent_version(task: LearningTask) -> None:
    """The next version takes the place of the one that was sent; its open questions go."""
    before = task.versions.filter(sent_at__isnull=False, replaced_at__isnull=True).first()
    if before is None:
        return
    before.replaced_at = timezone.now()
    before.save(update_fields=["replaced_at"])
    drop_questions(task, before)


def drop_questions(task: LearningTask, version: TaskVersion) -> None:
    for kind in KIND_OF.values():
        lapse(placement=task.placement, kind=kind, subject=version.subject_key)


def ask_to_adjust(task: LearningTask, *, for_corner: str) -> None:
    """Whoever wrote the task owes a better version to the corner that asked for it."""
    creditor = for_corner if for_corner != task.drafted_from else Corner.STUDENT
    open_commitment(
        placement=task.placement,
        kind=ADJUST,
        debtor=task.drafted_from,
        creditor=creditor,
        owner=telling.author_of(task),
        subject=task.subject_key,
    )
