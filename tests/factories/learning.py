"""Learning tasks in every state, made by the services that make them in the portal."""

from typing import Any

from django.utils import timezone

from learning.models import LearningTask, TaskVersion
from learning.outcomes import outcomes_of
from learning.services import answering, drafting
from people.models import User
from placements.models import Placement
from programmes.enums import OutcomeKind
from programmes.models import Cohort, Framework, LearningOutcome
from tests.scenarios import School, Triangle

NAMES = ["Stemt de opdracht af", "Ontwerpt software", "Realiseert software", "Test software"]
TEXT = {
    "title": "Een onderdeel bouwen",
    "activity": "Ik bouw een onderdeel en bespreek het met een ontwikkelaar.",
    "product": "Een werkend onderdeel.",
    "evidence": "De code en de feedback van mijn begeleider.",
    "from_week": 2,
    "to_week": 5,
    "hours": 40,
}


def prepare_school(school: School) -> Framework:
    """A published framework with four work processes; the cohort keeps it."""
    framework, _created = Framework.objects.get_or_create(
        programme=school.programme,
        version="2025",
        defaults={"published_at": timezone.now()},
    )
    if not framework.outcomes.exists():
        for order, name in enumerate(NAMES, start=1):
            LearningOutcome.objects.create(
                framework=framework,
                kind=OutcomeKind.WORK_PROCESS,
                code=f"B1-K1-W{order}",
                order=order,
                name_nl=name,
            )
    Cohort.objects.filter(programme=school.programme).update(framework=framework)
    return framework


def fresh(placement: Placement) -> Placement:
    """As a request reads it: nothing is kept on the object yet."""
    return Placement.objects.select_related("enrolment__cohort__framework").get(pk=placement.pk)


def outcome_ids(placement: Placement, *codes: str) -> list[int]:
    rows = outcomes_of(fresh(placement))
    return [row.pk for row in rows if not codes or row.code in codes]


def draft(triangle: Triangle, actor: User | None = None, **changes: Any) -> LearningTask:
    codes = changes.pop("codes", ["B1-K1-W1", "B1-K1-W2"])
    placement = changes.pop("placement", triangle.placement)
    return drafting.start_task(
        actor=actor or triangle.student.user,
        placement_id=placement.pk,
        values=TEXT | changes,
        outcome_ids=outcome_ids(placement, *codes),
    )


def sent(triangle: Triangle, actor: User | None = None, **changes: Any) -> TaskVersion:
    task = draft(triangle, actor, **changes)
    return drafting.send_task(actor=actor or triangle.student.user, task_id=task.pk)


def workplace_says(
    triangle: Triangle, version: TaskVersion, verdict: str = "yes", comment: str = ""
) -> TaskVersion:
    answering.answer(
        actor=triangle.workplace.supervisor,
        version_id=version.pk,
        corner="workplace",
        verdict=verdict,
        comment=comment,
    )
    return version


def school_says(
    triangle: Triangle, version: TaskVersion, verdict: str = "yes", comment: str = ""
) -> TaskVersion:
    answering.answer(
        actor=triangle.school.supervisor,
        version_id=version.pk,
        corner="school",
        verdict=verdict,
        comment=comment,
    )
    return version


def approved(triangle: Triangle, **changes: Any) -> TaskVersion:
    version = sent(triangle, **changes)
    workplace_says(triangle, version)
    return school_says(triangle, version)


def changed(triangle: Triangle, version: TaskVersion, **changes: Any) -> TaskVersion:
    """The next version of what was sent, sent as well."""
    codes = changes.pop("codes", ["B1-K1-W1", "B1-K1-W2"])
    return drafting.change_task(
        actor=triangle.student.user,
        task_id=version.task_id,
        revision=None,
        values=TEXT | changes,
        outcome_ids=outcome_ids(version.task.placement, *codes),
        send=True,
    )
