"""From a proposal to a decision in the browser, and who reads what."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.errors import ActionRefused
from decisions.models import Decision, Proposal
from decisions.services import correcting, deciding, proposing
from people.models import ProgrammeRole, User
from tests.factories import decisions as make
from tests.scenarios import make_placement


def url(name, triangle, *more):
    return reverse(f"decisions:{name}", args=[triangle.placement.pk, *more])


def posted(triangle, **changes):
    data = {"revision": "0", "result": "passed", "motivation": "Alles is laten zien."}
    for pk in make.words(triangle).outcomes:
        data |= {f"level_{pk}": "yes", f"text_{pk}": "Gezien op de werkplek."}
    return data | changes


@pytest.fixture
def examiner(triangle, client_of):
    return client_of(triangle.school.examiner)


def test_the_examiner_decides_on_one_page(triangle, examiner):
    make.advice(triangle, "with_remarks")
    page = examiner.get(url("write", triangle, make.PLACEMENT)).content.decode()
    assert "Ik zag het nog te weinig." in page
    assert "Decide now" in page
    done = examiner.post(
        url("write", triangle, make.PLACEMENT), posted(triangle, do="decide"), follow=True
    )
    row = Decision.objects.get()
    assert done.redirect_chain == [(url("decision", triangle, make.PLACEMENT, 1), 302)]
    assert (row.result, row.decided_by) == ("passed", triangle.school.examiner)
    again = examiner.get(url("write", triangle, make.PLACEMENT))
    assert (again.status_code, again.url) == (302, url("decision", triangle, make.PLACEMENT, 1))


def test_what_is_missing_stands_at_its_field(triangle, examiner):
    make.rules(triangle, advice_needed=True)
    address = url("write", triangle, make.PLACEMENT)
    page = examiner.post(address, posted(triangle, motivation="", do="decide"))
    assert page.status_code == 422
    assert "Write the motivation." in page.content.decode()
    row = Proposal.objects.get()
    assert (row.revision, row.motivation) == (1, "")
    page = examiner.post(address, posted(triangle, revision="1", do="decide"))
    assert page.status_code == 422
    text = page.content.decode()
    assert "The workplace has not given its advice. Write why you decide nevertheless." in text
    page = examiner.post(
        address,
        posted(triangle, revision="2", despite_reason="Het bedrijf is gesloten.", do="decide"),
    )
    assert page.status_code == 302
    assert Decision.objects.get().despite_reason == "Het bedrijf is gesloten."


def test_an_old_page_overwrites_nothing(triangle, examiner, client_of):
    address = url("write", triangle, make.PLACEMENT)
    examiner.post(address, posted(triangle, do="keep"))
    late = client_of(triangle.school.supervisor).post(
        address, posted(triangle, result="not_passed", do="keep"), follow=True
    )
    assert "Somebody else changed this proposal in the meantime" in late.content.decode()
    assert Proposal.objects.get().result == "passed"


def test_four_eyes_in_the_browser(triangle, examiner, client_of):
    make.rules(triangle, second_for="all")
    page = examiner.post(
        url("write", triangle, make.PLACEMENT), posted(triangle, do="hand_over"), follow=True
    )
    assert "Handed over." in page.content.decode()
    address = url("proposal", triangle, make.PLACEMENT)
    refused = examiner.post(address, {"revision": 2, "do": "decide"}, follow=True)
    assert "A second assessor has to agree first." in refused.content.decode()
    own = examiner.post(address, {"revision": 2, "do": "agree"}, follow=True)
    assert "You wrote this yourself." in own.content.decode()
    other = make.second_examiner(triangle)
    User.objects.filter(pk=other.pk).update(language="en")
    second = client_of(other)
    assert "I agree, as the second assessor" in second.get(address).content.decode()
    second.post(address, {"revision": 2, "do": "agree"})
    assert Proposal.objects.get().state == "agreed"
    done = examiner.post(address, {"revision": 3, "do": "decide"}, follow=True)
    assert done.status_code == 200
    row = Decision.objects.get()
    assert (row.decided_by.name, row.second_by.name) == (
        triangle.school.examiner.name,
        "Tweede Examinator",
    )


def test_a_proposal_that_comes_back_says_why(triangle, client_of):
    make.rules(triangle, second_for="all")
    row = make.handed_over(triangle, actor=triangle.school.supervisor)
    client_of(triangle.school.examiner).post(
        url("proposal", triangle, make.PLACEMENT),
        {"revision": row.revision, "do": "send_back", "remark": "Kijk nog naar W2."},
    )
    page = client_of(triangle.school.supervisor).get(url("write", triangle, make.PLACEMENT))
    assert "Kijk nog naar W2." in page.content.decode()


def test_who_may_not_prepare_reads_why(world, triangle, client_of):
    make.proposal(triangle)
    for name in ("write", "proposal"):
        address = url(name, triangle, make.PLACEMENT)
        for user in (triangle.student.user, triangle.workplace.supervisor):
            page = client_of(user).get(address)
            assert page.status_code == 403
            assert "A result is prepared by the school" in page.content.decode()
        assert client_of(world.other.school.examiner).get(address).status_code == 404
        assert client_of(world.other.school.examiner).post(address).status_code == 404


def test_the_student_reads_the_result_with_how_to_appeal(triangle, client_of):
    make.rules(triangle, appeal_nl="Schrijf binnen twee weken naar de commissie.")
    make.advice(triangle, "negative")
    row = make.decided(triangle, deviation_reason="Het portfolio laat het zien.")
    page = client_of(triangle.student.user).get(url("decision", triangle, make.PLACEMENT, 1))
    text = page.content.decode()
    for words in ("Alles is laten zien.", "Het portfolio laat het zien.", "Schrijf binnen twee"):
        assert words in text
    assert f"You can appeal until and including {row.appeal_until:%-d %B %Y}" in text


def test_the_workplace_reads_why_it_differs(triangle, client_of):
    make.advice(triangle, "negative")
    make.decided(triangle, deviation_reason="Het portfolio laat het zien.")
    page = client_of(triangle.workplace.supervisor).get(
        url("decision", triangle, make.PLACEMENT, 1)
    )
    assert "Why the school decided differently" in page.content.decode()


@pytest.fixture
def exam(triangle):
    """Both results are there, and kept apart."""
    make.rules(triangle, exam_apart=True)
    make.decided(triangle)
    return make.decided(triangle, kind=make.EXAM, result="not_passed", motivation="Te weinig.")


def test_the_exam_result_is_not_for_everybody(world, triangle, exam, client_of):
    school, workplace = triangle.school, triangle.workplace
    address = url("decision", triangle, make.EXAM, 1)
    readers = {triangle.student.user: 200, school.examiner: 200, school.manager: 200}
    closed = {workplace.supervisor: 403, school.supervisor: 403, school.coordinator: 403}
    closed |= {triangle.guardian: 403, world.other.school.examiner: 404}
    for user, status in {**readers, **closed}.items():
        page = client_of(user).get(address)
        assert page.status_code == status
        assert ("Te weinig." in page.content.decode()) == (status == 200)
    for user in (workplace.supervisor, school.supervisor, school.coordinator):
        text = client_of(user).get(url("placement", triangle)).content.decode()
        assert "This result is between the student and the examiners." in text
        assert "not passed" not in text


def test_an_appointed_examiner_takes_part_in_the_exam_only(triangle, client_of):
    make.rules(triangle, exam_apart=True, second_for="exam")
    supervisor = triangle.workplace.supervisor
    office = client_of(triangle.school.coordinator)
    make.advice(triangle)
    page = office.post(url("examiners", triangle), {"user": supervisor.pk}, follow=True)
    assert "Appointed. A mail tells how to sign in." in page.content.decode()
    row = make.handed_over(triangle, kind=make.EXAM)
    appointed = client_of(supervisor)
    address = url("proposal", triangle, make.EXAM)
    appointed.post(address, {"revision": row.revision, "do": "agree"})
    row.refresh_from_db()
    assert (row.state, row.second_by) == ("agreed", supervisor)
    assert appointed.get(url("write", triangle, make.PLACEMENT)).status_code == 403
    done = deciding.decide(
        actor=triangle.school.examiner, proposal_id=row.pk, revision=row.revision
    )
    assert appointed.get(url("decision", triangle, make.EXAM, 1)).status_code == 200
    assert done.second_by == supervisor


def test_an_ended_appointment_gives_nothing(triangle, client_of):
    make.rules(triangle, exam_apart=True)
    office = client_of(triangle.school.manager)
    supervisor = triangle.workplace.supervisor
    office.post(url("examiners", triangle), {"user": supervisor.pk})
    row = triangle.placement.examiner_appointments.get()
    office.post(url("examiner-end", triangle, row.pk))
    assert client_of(supervisor).get(url("write", triangle, make.EXAM)).status_code == 403


def test_a_correction_needs_leave(triangle, examiner, client_of):
    make.decided(triangle)
    page = examiner.post(
        url("correct", triangle, make.PLACEMENT), {"reason": "Verkeerde student."}, follow=True
    )
    assert page.redirect_chain == [(url("write", triangle, make.PLACEMENT), 302)]
    refused = examiner.post(
        url("write", triangle, make.PLACEMENT),
        posted(triangle, revision="1", result="not_passed", do="decide"),
    )
    assert "has to authorise this correction first" in refused.content.decode()
    manager = client_of(triangle.school.manager)
    manager.post(url("proposal", triangle, make.PLACEMENT), {"revision": "2", "do": "authorise"})
    examiner.post(
        url("write", triangle, make.PLACEMENT),
        posted(triangle, revision="3", result="not_passed", do="decide"),
    )
    first, second = Decision.objects.order_by("number")
    assert (second.result, second.replaces, second.authorised_by) == (
        "not_passed",
        first,
        triangle.school.manager,
    )
    old = examiner.get(url("decision", triangle, make.PLACEMENT, 1)).content.decode()
    assert "This version does not count any more" in old
    new = examiner.get(url("decision", triangle, make.PLACEMENT, 2)).content.decode()
    assert "Verkeerde student." in new


def test_who_decided_does_not_authorise(triangle):
    ProgrammeRole.objects.create(
        user=triangle.school.examiner, programme=triangle.school.programme, role="manager"
    )
    row = make.decided(triangle)
    proposal = correcting.start(
        actor=triangle.school.examiner, decision_id=row.pk, reason="Verkeerd."
    )
    with pytest.raises(ActionRefused, match="cannot also authorise"):
        correcting.authorise(
            actor=triangle.school.examiner, proposal_id=proposal.pk, revision=proposal.revision
        )


def test_rules_are_kept_and_two_at_once_are_told(triangle, client_of):
    office = client_of(triangle.school.coordinator)
    address = reverse("decisions:rules", args=[triangle.school.programme.pk])
    rules = make.rules(triangle)
    data = {
        "revision": rules.revision, "decider": "contact", "second_for": "all",
        "hours_share": "80", "least_confirmed": "2", "least_points": "3", "least_roles": "2",
        "appeal_weeks": "2", "appeal_nl": "Schrijf ons.", "appeal_en": "Write to us.",
    }  # fmt: skip
    assert office.post(address, data).status_code == 302
    rules.refresh_from_db()
    assert (rules.decider, rules.hours_share, rules.exam_apart) == ("contact", 80, False)
    late = office.post(address, data | {"hours_share": "10"}, follow=True)
    assert "Somebody else changed these rules" in late.content.decode()
    assert office.post(address, data | {"hours_share": "101"}).status_code == 200
    rules.refresh_from_db()
    assert rules.hours_share == 80
    assert client_of(triangle.school.examiner).get(address).status_code == 403


def test_the_list_has_a_fixed_number_of_queries(
    world, triangle, examiner, django_assert_num_queries
):
    address = reverse("decisions:waiting")
    examiner.get(address)
    for number in (1, 10, 50):
        rows = [other_proposal(triangle, 100 * number + each) for each in range(number)]
        with django_assert_num_queries(4):
            page = examiner.get(address)
        assert page.content.decode().count("item-title") == number
        Proposal.objects.filter(pk__in=[row.pk for row in rows]).delete()


def other_proposal(triangle, number):
    placement = make_placement(
        triangle.school,
        triangle.workplace,
        triangle.student,
        start_date=triangle.placement.start_date - timedelta(days=number + 1),
        state="agreed",
        agreed_at=triangle.placement.agreed_at,
    )
    return proposing.save(
        actor=triangle.school.examiner,
        placement_id=placement.pk,
        kind=make.PLACEMENT,
        revision=0,
        words=make.words(triangle),
    )
