"""Every service holds the placement first and the task second, so that two never wait for each
other for ever."""

from django.utils.translation import gettext as _

from core.errors import ActionRefused
from learning.models import LearningTask, TaskVersion
from learning.readiness import is_workable
from placements.models import Placement

RELATED = (
    "student__user",
    "student__institution",
    "programme__institution",
    "host",
    "school_contact",
    "enrolment__cohort__framework",
)


def lock_placement(placement_id: int) -> Placement:
    rows = Placement.objects.select_for_update(of=("self",)).select_related(*RELATED)
    return rows.get(pk=placement_id)


def lock_task(task_id: int) -> LearningTask:
    """The task and its placement, held until the transaction ends."""
    wanted = LearningTask.objects.values_list("placement_id", flat=True).get(pk=task_id)
    placement = lock_placement(wanted)
    task = LearningTask.objects.select_for_update(of=("self",)).get(pk=task_id)
    task.placement = placement
    return task


def lock_version(version_id: int) -> TaskVersion:
    """The version as it is now, with its task and placement held."""
    wanted = TaskVersion.objects.values_list("task_id", flat=True).get(pk=version_id)
    task = lock_task(wanted)
    version = TaskVersion.objects.select_for_update(of=("self",)).get(pk=version_id)
    version.task = task
    return version


def refuse_unless_workable(placement: Placement) -> None:
    if not is_workable(placement):
        raise ActionRefused(
            _("Learning tasks can be worked on while the placement is prepared or running.")
        )


def refuse_when_withdrawn(task: LearningTask) -> None:
    if task.withdrawn_at is not None:
        raise ActionRefused(_("This task was withdrawn a moment ago. No answer is needed."))
