"""Tasks of a placement, for its pages and for other apps."""

from typing import Any

from django.db.models import Prefetch

from core.access import visible_or_404
from core.keeping import kept_on
from learning.models import LearningTask, TaskAlignmentReview, TaskVersion
from learning.standing import Standing, standing
from people.models import Guardianship
from placements.models import Placement, PlacementSupervisor

PLACEMENT_RELATED = (
    "student__user",
    "student__institution",
    "programme__institution",
    "host",
    "school_contact",
    "enrolment__cohort__framework__programme",
)
GUIDES = PlacementSupervisor.objects.select_related("user").order_by("-is_first", "pk")
GUARDIANS = Guardianship.objects.select_related("guardian").order_by("pk")
REVIEWS = TaskAlignmentReview.objects.select_related("reviewer")
VERSIONS = (
    TaskVersion.objects.select_related("written_by", "sent_by")
    .prefetch_related(Prefetch("reviews", REVIEWS), "outcomes")
    .order_by("number")
)


def get_placement(user: Any, placement_id: int) -> Placement:
    """The placement with its corners, or 404."""
    rows = Placement.objects.select_related(*PLACEMENT_RELATED).prefetch_related(
        Prefetch("supervisor_links", GUIDES), Prefetch("student__guardianships", GUARDIANS)
    )
    return visible_or_404(rows, user, pk=placement_id)


def get_task(user: Any, placement: Placement, task_id: int) -> LearningTask:
    """The task with all its versions, or 404."""
    rows = LearningTask.objects.select_related("drafted_by", "withdrawn_by").prefetch_related(
        Prefetch("versions", VERSIONS)
    )
    task = visible_or_404(rows.of_placement(placement), user, pk=task_id)
    task.placement = placement
    return task


def standings(user: Any, placement: Placement) -> list[Standing]:
    """Every task of the placement that `user` may see, by number; five queries."""
    return kept_on(placement, f"learning_standings_{user.pk}", lambda: _read(user, placement))


def _read(user: Any, placement: Placement) -> list[Standing]:
    rows = (
        LearningTask.objects.visible_to(user)
        .of_placement(placement)
        .select_related("drafted_by")
        .prefetch_related(Prefetch("versions", VERSIONS))
        .order_by("number")
    )
    found = []
    for task in rows:
        task.placement = placement
        found.append(standing(task))
    return found


def task_choices(placement: Placement) -> list[tuple[int, str]]:
    """(task id, "3. title") of what was sent and not withdrawn, for a form of another app."""
    versions = (
        TaskVersion.objects.current()
        .filter(task__placement=placement)
        .order_by("task__number")
        .values_list("task_id", "task__number", "title")
    )
    return [(task_id, f"{number}. {title}") for task_id, number, title in versions]
