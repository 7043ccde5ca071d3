from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.access import require
from core.errors import ActionRefused, AlreadyDone
from learning.models import LearningTask
from learning.services import asking, locking
from placements.services.commitments import lapse


@transaction.atomic
def withdraw_task(*, actor: Any, task_id: int, reason: str) -> LearningTask:
    """The task is not done. It stays readable; nobody owes an answer any more."""
    task = locking.lock_task(task_id)
    require(actor, "learning.withdraw", task)
    if task.withdrawn_at is not None:
        raise AlreadyDone(_("This task was withdrawn already."))
    if not reason.strip():
        raise ActionRefused(_("Write in a few words why the task is withdrawn."))
    task.withdrawn_at, task.withdrawn_by = timezone.now(), actor
    task.withdraw_reason = reason.strip()
    task.save(update_fields=["withdrawn_at", "withdrawn_by", "withdraw_reason"])
    for version in task.versions.filter(sent_at__isnull=False, replaced_at__isnull=True):
        asking.drop_questions(task, version)
    lapse(placement=task.placement, kind=asking.ADJUST, subject=task.subject_key)
    audit.record(
        actor=actor,
        action="learning.task_withdrawn",
        subject=task,
        placement_id=task.placement_id,
        number=task.number,
    )
    return task
