"""A decision stands: made once, by who may, with its conditions and its reasons."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from core.dates import today
from core.errors import ActionRefused, AlreadyDone
from decisions.commitment_kinds import DECIDE, subject_of
from decisions.models import Decision, Proposal
from decisions.services import deciding, opening, proposing
from notifications.models import OutboxMessage
from people.models import ProgrammeRole
from placements.models import Commitment, PlacementSupervisor
from tests.factories import decisions as make

pytestmark = pytest.mark.django_db


def decide(row, actor, **more):
    arguments = {"actor": actor, "proposal_id": row.pk, "revision": row.revision}
    return deciding.decide(**arguments | more)


def told(notice_key):
    rows = OutboxMessage.objects.filter(notice=notice_key).order_by("recipient")
    return {row.recipient.name for row in rows}


def test_a_decision_freezes_everything(triangle):
    make.rules(triangle, appeal_weeks=2, appeal_nl="Schrijf naar de commissie.")
    advice = make.advice(triangle)
    opening.open_due()
    row = make.decided(triangle)
    assert (row.number, row.result, row.advice, row.deviates) == (1, "passed", advice, False)
    assert row.appeal_until == today() + timedelta(weeks=2)
    assert row.appeal_nl == "Schrijf naar de commissie."
    assert row.outcomes[0] == {
        "id": row.outcomes[0]["id"],
        "code": "B1-K1-W1",
        "name_nl": "Werkproces 1",
        "name_en": "Work process 1",
        "level": "yes",
        "level_nl": "aangetoond",
        "level_en": "shown",
        "passes": True,
        "text": "Gezien op de werkplek.",
    }
    assert len(row.outcomes) == 3
    assert Proposal.objects.get().state == "decided"
    promise = Commitment.objects.get(kind=DECIDE, subject=subject_of("placement_result"))
    assert (promise.state, promise.closed_by) == ("kept", triangle.school.examiner)
    people = {triangle.student.user, triangle.school.supervisor, triangle.workplace.supervisor}
    assert told("decisions.decided") == {person.name for person in people}


def test_what_is_missing_asks_for_a_reason(triangle):
    make.rules(triangle, advice_needed=True, least_confirmed=2)
    row = make.proposal(triangle)
    with pytest.raises(ActionRefused) as refused:
        decide(row, triangle.school.examiner)
    assert str(refused.value) == (
        "Not everything is there: The workplace confirmed 0 pieces of evidence. At least 2 are "
        "asked. The workplace has not given its advice. Write why you decide nevertheless."
    )
    assert Decision.objects.count() == 0
    decided = make.decided(triangle, despite_reason="Het bedrijf is failliet.")
    assert [each["key"] for each in decided.unmet] == ["evidence", "advice"]
    assert decided.unmet[1]["words_en"] == "The workplace has not given its advice."
    assert decided.despite_reason == "Het bedrijf is failliet."


def test_a_programme_may_do_without_advice(triangle):
    decided = make.decided(triangle, despite_reason="Niet nodig.")
    assert (decided.advice, decided.conditions, decided.despite_reason) == (None, [], "")


def test_deviating_asks_why_and_tells_the_workplace(triangle):
    make.advice(triangle, "negative")
    row = make.proposal(triangle)
    with pytest.raises(ActionRefused, match="This differs from the advice of the workplace"):
        decide(row, triangle.school.examiner)
    decided = make.decided(triangle, deviation_reason="Het portfolio laat het zien.")
    assert (decided.deviates, decided.deviation_reason) == (True, "Het portfolio laat het zien.")
    assert told("decisions.differs") == {triangle.workplace.supervisor.name}
    assert triangle.workplace.supervisor.name not in told("decisions.decided")


def test_who_advised_does_not_decide(triangle):
    """An examiner who also guides the student at the workplace."""
    both = make.second_examiner(triangle, "Dubbele Pet")
    PlacementSupervisor.objects.create(placement=triangle.placement, user=both, is_first=False)
    make.advice(triangle, actor=both)
    row = make.proposal(triangle)
    with pytest.raises(PermissionDenied, match="Who advised on this result"):
        decide(row, both)
    with pytest.raises(PermissionDenied):
        make.proposal(triangle, actor=both)
    assert Decision.objects.count() == 0


def test_a_student_who_examines_does_not_decide_on_the_own_result(triangle):
    ProgrammeRole.objects.create(
        user=triangle.student.user, programme=triangle.school.programme, role="examiner"
    )
    row = make.proposal(triangle)
    with pytest.raises(PermissionDenied):
        decide(row, triangle.student.user)


def test_an_examiner_of_another_programme_does_not_decide(world, triangle):
    row = make.proposal(triangle)
    with pytest.raises(PermissionDenied):
        decide(row, world.other.school.examiner)
    with pytest.raises(PermissionDenied):
        make.proposal(triangle, actor=world.other.school.examiner)
    assert Decision.objects.count() == 0


def test_the_contact_decides_only_by_mandate(triangle):
    contact = triangle.school.supervisor
    row = make.proposal(triangle, actor=contact)
    with pytest.raises(PermissionDenied):
        decide(row, contact)
    make.rules(triangle, decider="contact")
    assert decide(row, contact).decided_by == contact


def test_nobody_decides_because_of_an_office(world, triangle):
    row = make.proposal(triangle)
    school = triangle.school
    for user in (school.coordinator, school.manager, world.administrator):
        with pytest.raises(PermissionDenied):
            decide(row, user)


def test_twice_is_once(triangle):
    row = make.proposal(triangle)
    decide(row, triangle.school.examiner)
    with pytest.raises(AlreadyDone, match="This was decided already"):
        decide(row, triangle.school.examiner)
    with pytest.raises(AlreadyDone, match="A correction is the next version"):
        make.proposal(triangle)
    assert Decision.objects.count() == 1


def test_not_yet_promises_to_decide_again(triangle):
    first = make.decided(triangle, result="not_yet")
    promise = Commitment.objects.open().get(kind=DECIDE)
    assert (promise.due_on, promise.subject) == (first.new_date, "result:placement_result")
    second = make.decided(triangle)
    assert (second.number, second.replaces, second.is_correction) == (2, first, False)
    assert list(Decision.objects.current()) == [second]
    promise.refresh_from_db()
    assert promise.state == "kept"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"result": ""}, "Choose a result"),
        ({"motivation": " "}, "Write the motivation"),
        ({"outcomes": {}}, "Choose a level for at least one outcome"),
        ({"result": "not_yet", "new_date": None}, "Choose the day on which"),
        ({"result": "not_yet", "new_date": today()}, "Choose a day after today"),
    ],
)
def test_what_a_proposal_lacks(triangle, changes, said):
    row = make.proposal(triangle, **changes)
    with pytest.raises(ActionRefused, match=said):
        decide(row, triangle.school.examiner)
    with pytest.raises(ActionRefused, match=said):
        proposing.hand_over(
            actor=triangle.school.examiner, proposal_id=row.pk, revision=row.revision
        )


def test_a_level_asks_why(triangle):
    row = make.proposal(triangle, outcomes=dict.fromkeys(outcome_ids(triangle)[:1], ("yes", "")))
    with pytest.raises(ActionRefused, match="B1-K1-W1: write why"):
        decide(row, triangle.school.examiner)


def outcome_ids(triangle):
    return list(make.words(triangle).outcomes)


@pytest.mark.parametrize("wrong", [{"result": "perfect"}, {"outcomes": {987_654: ("yes", "x")}}])
def test_what_the_form_does_not_offer(triangle, wrong):
    with pytest.raises(ActionRefused):
        make.proposal(triangle, **wrong)
    with pytest.raises(ActionRefused, match="not of this placement"):
        make.proposal(triangle, outcomes={outcome_ids(triangle)[0]: ("Z", "x")})
    assert Proposal.objects.count() == 0


def test_before_the_agreement_nothing_is_decided(world):
    make.rules(world.own)
    with pytest.raises(ActionRefused, match="has not begun"):
        make.proposal(world.own)
    with pytest.raises(ActionRefused, match="has not begun"):
        make.advice(world.own)


def test_a_proposal_edited_by_two(triangle):
    row = make.proposal(triangle)
    with pytest.raises(ActionRefused, match="Somebody else changed this proposal"):
        proposing.save(
            actor=triangle.school.supervisor,
            placement_id=triangle.placement.pk,
            kind=make.PLACEMENT,
            revision=0,
            words=make.words(triangle, "not_passed"),
        )
    row.refresh_from_db()
    assert (row.result, row.revision) == ("passed", 1)
    make.proposal(triangle, motivation="Anders.")
    with pytest.raises(ActionRefused, match="Somebody else changed this proposal"):
        decide(row, triangle.school.examiner)
