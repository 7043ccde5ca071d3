"""The two answers to a task: can it be done here, and is it good enough for the level?"""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core import audit
from core.access import require
from core.errors import ActionRefused, AlreadyDone
from learning.enums import Judge, Verdict
from learning.models import TaskAlignmentReview, TaskVersion
from learning.models.tasks import LONGEST
from learning.services import asking, locking, telling
from people.enums import Corner
from placements.services.commitments import keep

PERMISSION = {
    Judge.WORKPLACE: "learning.answer_feasibility",
    Judge.SCHOOL: "learning.judge_level",
}


@transaction.atomic
def answer(
    *, actor: Any, version_id: int, corner: str, verdict: str, comment: str = ""
) -> TaskAlignmentReview:
    """Answer for a corner, once per version. A comment is needed unless the answer is yes."""
    version = locking.lock_version(version_id)
    task = version.task
    require(actor, PERMISSION[Judge(corner)], task)
    locking.refuse_when_withdrawn(task)
    _refuse_when_answered(actor, version, corner)
    _refuse_unless_current(version)
    locking.refuse_unless_workable(task.placement)
    review = record_answer(
        actor=actor, version=version, corner=corner, verdict=verdict, comment=comment
    )
    telling.tell_of_answers(task, review)
    return review


def record_answer(
    *, actor: Any, version: TaskVersion, corner: str, verdict: str, comment: str = ""
) -> TaskAlignmentReview:
    """The row, the promise it keeps, and what follows. The placement is locked."""
    comment = comment.strip()
    if verdict not in Verdict.values:
        raise ActionRefused(_("Choose one of the three answers."))
    if verdict != Verdict.YES and not comment:
        raise ActionRefused(comment_needed(corner))
    if len(comment) > LONGEST:
        raise ActionRefused(_("This text is too long: at most 10,000 characters."))
    task = version.task
    review = TaskAlignmentReview.objects.create(
        version=version,
        corner=corner,
        verdict=verdict,
        comment=comment,
        reviewer=actor,
        reviewed_at=timezone.now(),
    )
    keep(
        actor=actor,
        placement=task.placement,
        kind=asking.KIND_OF[Corner(corner)],
        subject=version.subject_key,
    )
    if verdict != Verdict.YES:
        asking.ask_to_adjust(task, for_corner=corner)
    audit.record(
        actor=actor,
        action="learning.task_answered",
        subject=task,
        placement_id=task.placement_id,
        number=task.number,
        version=version.number,
        corner=corner,
        verdict=verdict,
    )
    return review


def comment_needed(corner: str) -> str:
    """What the one who answers reads when the comment is missing."""
    if corner == Judge.WORKPLACE:
        return pgettext("workplace", "Write what should be different, or why it cannot be done.")
    return _("Write what should be better, so that the student can adjust the task.")


def _refuse_when_answered(actor: Any, version: TaskVersion, corner: str) -> None:
    given = version.reviews.filter(corner=corner).select_related("reviewer").first()
    if given is None:
        return
    if given.reviewer_id == actor.pk:
        raise AlreadyDone(
            _("You answered this version already: %(answer)s. Nothing changed now.")
            % {"answer": given.label}
        )
    raise AlreadyDone(
        _("%(name)s answered this version already: %(answer)s. Nothing changed now.")
        % {"name": given.reviewer.name, "answer": given.label}
    )


def _refuse_unless_current(version: TaskVersion) -> None:
    if version.sent_at is None:
        raise ActionRefused(_("This version was not sent yet, so there is nothing to answer."))
    if version.replaced_at is not None:
        raise ActionRefused(
            _(
                "A newer version of this task was sent in the meantime. "
                "Your answer was not kept: read the new version and answer that one."
            )
        )
