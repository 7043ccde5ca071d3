"""Who may do what with learning tasks. Subjects: a task, a version, a placement or a programme.

Nobody answers in the name of a corner that is not theirs, administrators neither.
"""

from typing import Any

import rules

from core.access import administers
from learning import task_scope
from learning.models import ExampleTask, LearningTask, PlacementPlan, TaskVersion
from people import task_sessions
from people.enums import Corner, ProgrammeRoleName
from people.reach import coordinated_programmes, has_role, roles_of
from placements.corners import corner_of
from placements.models import Placement
from programmes.models import Programme

KEEP_EXAMPLES = (
    ProgrammeRoleName.COORDINATOR,
    ProgrammeRoleName.SCHOOL_SUPERVISOR,
    ProgrammeRoleName.MANAGER,
)


def placement_of(subject: Any) -> Placement | None:
    if isinstance(subject, Placement):
        return subject
    if isinstance(subject, TaskVersion):
        return subject.task.placement
    return subject.placement if isinstance(subject, LearningTask | PlacementPlan) else None


@rules.predicate
def sees(user: Any, task: Any) -> bool:
    return (
        isinstance(task, LearningTask)
        and LearningTask.objects.visible_to(user).filter(pk=task.pk).exists()
    )


@rules.predicate
def has_a_corner(user: Any, subject: Any) -> bool:
    placement = placement_of(subject)
    return placement is not None and bool(corner_of(user, placement))


@rules.predicate
def wrote_it(user: Any, task: Any) -> bool:
    """Stands on the corner that drafted the task."""
    if not isinstance(task, LearningTask):
        return False
    return corner_of(user, task.placement) == task.drafted_from


@rules.predicate
def is_of_workplace(user: Any, subject: Any) -> bool:
    placement = placement_of(subject)
    return placement is not None and corner_of(user, placement) == Corner.WORKPLACE


@rules.predicate
def guides_for_school(user: Any, subject: Any) -> bool:
    """The contact person of the school, or the placement office."""
    placement = placement_of(subject)
    return placement is not None and corner_of(user, placement) == Corner.SCHOOL


@rules.predicate
def coordinates(user: Any, subject: Any) -> bool:
    placement = placement_of(subject)
    return placement is not None and placement.programme_id in coordinated_programmes(user)


@rules.predicate
def manages(user: Any, subject: Any) -> bool:
    placement = placement_of(subject)
    return placement is not None and has_role(
        user, placement.programme_id, ProgrammeRoleName.MANAGER
    )


@rules.predicate
def is_the_student(user: Any, subject: Any) -> bool:
    placement = placement_of(subject)
    return placement is not None and placement.student.user_id == user.pk


@rules.predicate
def keeps_library(user: Any, subject: Any) -> bool:
    programme_id = None
    if isinstance(subject, Programme):
        programme_id = subject.pk
    elif isinstance(subject, ExampleTask):
        programme_id = subject.programme_id
    elif (placement := placement_of(subject)) is not None:
        programme_id = placement.programme_id
    return programme_id is not None and has_role(user, programme_id, *KEEP_EXAMPLES)


@rules.predicate
def judges_something(user: Any, subject: Any = None) -> bool:
    """Has a role in a programme in which students are judged."""
    judging = {ProgrammeRoleName.COORDINATOR, ProgrammeRoleName.SCHOOL_SUPERVISOR}
    return any(row.role in judging for row in roles_of(user))


rules.add_perm("learning.view", sees)
rules.add_perm("learning.draft", has_a_corner)
rules.add_perm("learning.change", wrote_it)
rules.add_perm("learning.withdraw", wrote_it)
rules.add_perm("learning.answer_feasibility", is_of_workplace)
rules.add_perm("learning.judge_level", guides_for_school)
rules.add_perm("learning.judge", judges_something)
rules.add_perm("learning.keep_examples", administers | keeps_library)
rules.add_perm("learning.submit_plan", is_the_student | guides_for_school)
rules.add_perm("learning.advise_plan", coordinates)
rules.add_perm("learning.decide_plan", guides_for_school | manages)

task_sessions.register_scope(task_scope.SCOPE, describe=task_scope.describe)
