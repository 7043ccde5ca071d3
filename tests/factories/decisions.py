"""Advice, proposals and decisions around a triangle, made by the real services."""

from datetime import timedelta
from typing import Any

from core.dates import today
from decisions.enums import ResultKind
from decisions.freezing import scale_of
from decisions.models import Decision, DecisionRules, Proposal, WorkplaceAdvice
from decisions.queries.results import current_advice, open_proposal
from decisions.queries.rules import usual_rules
from decisions.services import advising, deciding, proposing
from decisions.services.proposing import Words
from learning.outcomes import outcomes_of
from people.enums import ProgrammeRoleName
from people.models import ProgrammeRole, User
from placements.models import Placement
from tests.factories import assessments
from tests.scenarios import Triangle, make_user

PLACEMENT, EXAM = ResultKind.PLACEMENT, ResultKind.EXAM
# What asks nothing, so that a test asks what it is about.
LENIENT = {
    "least_points": 0,
    "least_roles": 0,
    "last_third_needed": False,
    "self_assessment_needed": False,
    "least_confirmed": 0,
    "hours_share": 0,
    "advice_needed": False,
    "second_for": "nothing",
}


def rules(triangle: Triangle, **changes: Any) -> DecisionRules:
    row = DecisionRules.objects.filter(programme=triangle.school.programme).first()
    row = row or usual_rules(triangle.school.programme)
    for name, value in {**LENIENT, **changes}.items():
        setattr(row, name, value)
    row.save()
    return row


def near_the_end(triangle: Triangle, **changes: Any) -> Placement:
    """Running, with outcomes to judge, and one week to go; with lenient rules."""
    assessments.framework(triangle.school.programme)
    rules(triangle, **changes)
    return assessments.running(triangle.placement, weeks_done=19, weeks=20)


def again(placement: Placement) -> Placement:
    """Fresh, as the next request would have it."""
    return Placement.objects.select_related("programme", "student__user").get(pk=placement.pk)


def second_examiner(triangle: Triangle, name: str = "Tweede Examinator") -> User:
    user = make_user(name, password=True)
    ProgrammeRole.objects.create(
        user=user, programme=triangle.school.programme, role=ProgrammeRoleName.EXAMINER
    )
    return user


def advice(triangle: Triangle, verdict: str = "positive", **more: Any) -> WorkplaceAdvice:
    newest = current_advice(triangle.placement)
    values: dict[str, Any] = {
        "actor": triangle.workplace.supervisor,
        "placement_id": triangle.placement.pk,
        "verdict": verdict,
        "motivation": "" if verdict == "positive" else "Ik zag het nog te weinig.",
        "seen": newest.number if newest else 0,
    }
    return advising.give_advice(**values | more)


def words_for(placement: Placement, result: str = "passed", **changes: Any) -> Words:
    values: dict[str, Any] = {
        "result": result,
        "motivation": "Alles is laten zien.",
        "outcomes": {
            row.pk: (scale_of(placement)[0]["code"], "Gezien op de werkplek.")
            for row in outcomes_of(placement)
        },
        "new_date": today() + timedelta(weeks=4) if result == "not_yet" else None,
    }
    return Words(**values | changes)


def words(triangle: Triangle, result: str = "passed", **changes: Any) -> Words:
    return words_for(triangle.placement, result, **changes)


def proposal(
    triangle: Triangle,
    *,
    actor: User | None = None,
    kind: str = PLACEMENT,
    result: str = "passed",
    **changes: Any,
) -> Proposal:
    there = open_proposal(triangle.placement, kind)
    return proposing.save(
        actor=actor or triangle.school.examiner,
        placement_id=triangle.placement.pk,
        kind=kind,
        revision=there.revision if there else 0,
        words=words(triangle, result, **changes),
    )


def handed_over(triangle: Triangle, **options: Any) -> Proposal:
    row = proposal(triangle, **options)
    return proposing.hand_over(actor=row.proposed_by, proposal_id=row.pk, revision=row.revision)


def decided(triangle: Triangle, *, actor: User | None = None, **options: Any) -> Decision:
    """Decided by the examiner, who also wrote it; rules that ask a second need more steps."""
    row = proposal(triangle, actor=actor, **options)
    return deciding.decide(
        actor=actor or triangle.school.examiner, proposal_id=row.pk, revision=row.revision
    )
