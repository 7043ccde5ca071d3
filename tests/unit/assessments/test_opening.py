"""Rounds open by the plan, once; reminders follow until somebody hands in or is let off."""

from datetime import timedelta

import pytest

from assessments import panels
from assessments.models import AssessmentRound, Response
from assessments.queries.rounds import kinds_to_open
from assessments.services import instruments, opening, reminding, sharing
from core.dates import add_working_days, today
from core.errors import ActionRefused, AlreadyDone
from notifications.models import OutboxMessage
from placements.models import Commitment, Placement
from placements.plan import rules_of
from placements.services.commitments import waive
from placements.services.replanning import replan
from programmes.models import CommitmentPlanRow
from tests.factories import assessments as make


def mails(notice):
    rows = OutboxMessage.objects.filter(notice=notice).order_by("pk")
    return [(row.recipient.name, row.params["corner"]) for row in rows]


@pytest.fixture
def due(world):
    """Half-way in twelve days: the form is there."""
    make.form(world.own)
    return make.running(world.own.placement, weeks_done=8, weeks=19)


def test_the_midterm_opens_two_weeks_before_the_middle(world, due):
    assert opening.open_due_rounds() == 1
    row = AssessmentRound.objects.get()
    middle = due.start_date + timedelta(days=round(19 * 7 / 2))
    assert (row.kind, row.number, row.due_on, row.opened_by) == ("midterm", 1, middle, None)
    assert sorted(Response.objects.values_list("corner", flat=True)) == [
        "school", "student", "workplace",
    ]  # fmt: skip
    promises = Commitment.objects.open().filter(subject=row.subject_key)
    assert {(p.debtor, p.creditor, p.owner.name, p.due_on) for p in promises} == {
        ("student", "school", "Noor El Idrissi", middle),
        ("workplace", "school", "Begeleider 100435545", middle),
        ("school", "student", world.own.school.supervisor.name, middle),
    }
    assert mails("assessments.form_asked") == [
        ("Noor El Idrissi", "student"), ("Begeleider 100435545", "workplace"),
    ] or mails("assessments.form_asked") == [
        ("Begeleider 100435545", "workplace"), ("Noor El Idrissi", "student"),
    ]  # fmt: skip


def test_twice_opens_nothing_twice(due):
    opening.open_due_rounds()
    assert opening.open_due_rounds() == 0
    assert (AssessmentRound.objects.count(), OutboxMessage.objects.count()) == (1, 2)


@pytest.mark.parametrize(("done", "weeks"), [(2, 20), (18, 20)])
def test_too_early_and_long_after_nothing_opens(world, done, weeks):
    make.form(world.own)
    make.running(world.own.placement, weeks_done=done, weeks=weeks)
    assert opening.open_due_rounds() == 0


def test_without_a_form_or_an_agreement_nothing_opens(world):
    make.running(world.own.placement, weeks_done=8, weeks=19)
    assert opening.open_due_rounds() == 0
    make.form(world.other)
    assert opening.open_due_rounds() == 0


def test_the_final_opens_three_weeks_before_the_end(world):
    make.form(world.own, "final")
    make.running(world.own.placement, weeks_done=17, weeks=20)
    assert opening.open_due_rounds() == 1
    row = AssessmentRound.objects.get()
    assert (row.kind, row.due_on) == ("final", today() + timedelta(weeks=2))
    assert Commitment.objects.filter(kind="assessments.fill_in_final").count() == 3


def test_a_long_placement_has_a_midterm_every_thirteen_weeks(world):
    row = CommitmentPlanRow.objects.get(
        institution=None, variant="mbo_bol", kind="assessments.fill_in_midterm"
    )
    placement = make.running(world.own.placement, weeks_done=25, weeks=40)
    assert rules_of(row, placement.start_date, placement.end_date) == ["T0+13w", "T0+26w"]
    make.form(world.own)
    opening.open_due_rounds()
    found = AssessmentRound.objects.get()
    assert found.number == 2
    rules = Commitment.objects.filter(subject=found.subject_key).values_list("due_rule", flat=True)
    assert set(rules) == {"T0+26w"}
    before = found.due_on
    # Two weeks later, and the round with its promises.
    later = {"start_date": placement.start_date + timedelta(weeks=2)}
    Placement.objects.filter(pk=placement.pk).update(**later)
    assert replan([placement.pk]) >= 3
    found.refresh_from_db()
    assert found.due_on == before + timedelta(weeks=2)


def test_opening_costs_the_same_for_one_and_for_ten(world, due, django_assert_num_queries):
    """Besides the mails, which are a few statements each."""
    OutboxMessage.objects.all().delete()
    with django_assert_num_queries(OPENING + 2 * PER_MAIL):
        assert opening.open_due_rounds() == 1


OPENING, PER_MAIL = 14, 3


def test_by_hand_once(world, row):
    with pytest.raises(AlreadyDone, match="is open already"):
        opening.open_by_hand(
            actor=world.own.school.coordinator, placement_id=row.placement_id, kind="midterm"
        )
    with pytest.raises(ActionRefused, match="no published form"):
        opening.open_by_hand(
            actor=world.own.school.coordinator, placement_id=row.placement_id, kind="final"
        )
    with pytest.raises(ActionRefused, match="from today on"):
        opening.open_by_hand(
            actor=world.own.school.coordinator,
            placement_id=row.placement_id,
            kind="midterm",
            due_on=today() - timedelta(days=1),
        )


def test_a_scan_comes_before_the_start(world):
    coordinator, placement = world.own.school.coordinator, world.own.placement
    instruments.ensure_instruments(
        actor=coordinator,
        framework=make.framework(world.own.school.programme),
        kinds=["workplace_scan", "visit_report"],
    )
    assert [each.instrument.kind for each in kinds_to_open(placement)] == ["workplace_scan"]
    assert panels.tab_url(coordinator, placement)
    assert not panels.tab_url(world.own.student.user, placement)
    row = opening.open_by_hand(actor=coordinator, placement_id=placement.pk, kind="workplace_scan")
    assert sorted(row.responses.values_list("corner", flat=True)) == ["school", "workplace"]
    with pytest.raises(ActionRefused, match="while the placement is running"):
        opening.open_by_hand(actor=coordinator, placement_id=placement.pk, kind="visit_report")


@pytest.mark.parametrize(
    ("days", "step"),
    [(-4, ""), (-3, "soon"), (-1, "soon"), (0, "due"), (4, "due"), (5, "late"), (30, "late")],
)
def test_the_step_of_a_day(days, step):
    due = add_working_days(today(), 40)
    day = add_working_days(due, days) if days else due
    assert reminding.step_on(day, due, today()) == step


def test_no_reminder_of_a_step_that_was_over_at_the_opening():
    day = add_working_days(today(), 1)
    assert reminding.step_on(today(), day, today()) == ""
    assert reminding.step_on(day, day, today()) == "due"


def with_due(row, day):
    AssessmentRound.objects.filter(pk=row.pk).update(
        due_on=day, opened_at=row.opened_at - timedelta(weeks=3)
    )


def test_reminders_go_once_and_stop(world, row):
    with_due(row, add_working_days(today(), 3))
    assert reminding.send_reminders() == 3
    assert reminding.send_reminders() == 3
    assert sorted(corner for _name, corner in mails("assessments.midterm_reminder")) == [
        "school", "student", "workplace",
    ]  # fmt: skip
    make.handed_in(world.own, row, "student")
    promise = Commitment.objects.get(subject=row.subject_key, debtor="workplace")
    waive(actor=world.own.school.coordinator, commitment_id=promise.pk, reason="Op reis")
    with_due(row, today())
    reminding.send_reminders()
    assert len(mails("assessments.midterm_reminder")) == 4
    assert mails("assessments.midterm_reminder")[-1][1] == "school"


def test_the_talk_stops_the_reminders(world, row):
    make.handed_in(world.own, row, "workplace")
    sharing.begin_talk(actor=world.own.school.supervisor, round_id=row.pk)
    with_due(row, today())
    assert reminding.send_reminders() == 0
