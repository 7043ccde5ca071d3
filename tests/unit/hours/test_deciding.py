"""The workplace answers; what was decided stays, whatever changes afterwards."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from core.errors import ActionRefused, AlreadyDone
from hours.models import WeekDecision, WeekLog
from hours.services import deciding, logging
from hours.totals import totals_of
from notifications.models import OutboxMessage
from placements.models import Commitment, Placement
from tests.factories import hours as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(scene) -> WeekLog:
    return make.logged(scene.placement, make.week(), note="Kassa")


def approve(scene, *rows, actor=None):
    return deciding.approve(
        actor=actor or scene.supervisor,
        placement_id=scene.placement.pk,
        chosen=[(row.pk, row.revision) for row in rows],
    )


def correct(scene, row, values, remark="Donderdag waren we dicht", **changed):
    options = {
        "actor": scene.supervisor,
        "placement_id": scene.placement.pk,
        "week": row.as_week,
        "revision": row.revision,
    }
    return deciding.correct(**(options | {"numbers": values, "remark": remark} | changed))


def send_back(scene, row, remark="Maandag was een vrije dag", **changed):
    options = {"actor": scene.supervisor, "placement_id": scene.placement.pk}
    options |= {"week": row.as_week, "revision": row.revision, "remark": remark}
    return deciding.send_back(**(options | changed))


def states(scene, kind):
    rows = Commitment.objects.filter(placement=scene.placement, kind=kind).order_by("pk")
    return [row.state for row in rows]


def test_approving_keeps_a_copy_of_what_was_approved(scene, row):
    outcome = approve(scene, row)
    assert (outcome.weeks, outcome.skipped) == ([row.as_week], [])
    row.refresh_from_db()
    decision = row.approval
    assert (row.state, decision.kind, decision.decided_by, decision.corner) == (
        "approved",
        "approved",
        scene.supervisor,
        "workplace",
    )
    assert decision.worked == 32
    assert decision.handed_in["monday"] == "8.00"
    assert (decision.handed_in["note"], decision.handed_in["revision"]) == ("Kassa", 1)
    assert states(scene, "hours.approve_week") == ["kept"]
    assert not OutboxMessage.objects.filter(notice="hours.answered").exists()


def test_approving_twice_decides_once(scene, row):
    approve(scene, row)
    again = approve(scene, row)
    assert (again.weeks, again.skipped) == ([], [row.as_week])
    assert WeekDecision.objects.count() == 1


def test_bulk_skips_the_week_that_changed_meanwhile(scene, row):
    other = make.logged(scene.placement, make.week(2))
    logging.reopen(actor=scene.student, placement_id=scene.placement.pk, week=row.as_week)
    opened = WeekLog.objects.get(pk=row.pk)
    logging.save_week(
        actor=scene.student,
        placement_id=scene.placement.pk,
        week=row.as_week,
        numbers=make.numbers(10),
        revision=opened.revision,
        hand_in=True,
    )
    outcome = approve(scene, row, other)
    assert (outcome.weeks, outcome.skipped) == ([other.as_week], [row.as_week])
    assert [log.state for log in WeekLog.objects.order_by("week")] == ["approved", "submitted"]


def test_approving_what_the_student_took_back(scene, row):
    logging.reopen(actor=scene.student, placement_id=scene.placement.pk, week=row.as_week)
    assert approve(scene, row).skipped == [row.as_week]
    assert WeekDecision.objects.count() == 0


def test_taking_back_what_was_approved(scene, row):
    approve(scene, row)
    with pytest.raises(ActionRefused, match="approved this week in the meantime"):
        logging.reopen(actor=scene.student, placement_id=scene.placement.pk, week=row.as_week)


def test_weeks_of_another_placement_are_not_touched(scene, row):
    foreign = make.logged(scene.foreign, make.week())
    outcome = approve(scene, row, foreign)
    assert outcome.weeks == [row.as_week]
    foreign.refresh_from_db()
    assert foreign.state == "submitted"


def test_nothing_chosen(scene, row):
    with pytest.raises(ActionRefused, match="at least one week"):
        approve(scene)


def test_a_correction_counts_and_says_why(scene, row):
    decision = correct(scene, row, make.numbers(8, 8, 8, learning=3))
    row.refresh_from_db()
    assert (row.state, row.worked, row.effective.worked) == ("approved", 32, 24)
    assert decision.handed_in["thursday"] == "8.00"
    assert decision.remark == "Donderdag waren we dicht"
    assert totals_of(scene.placement).approved == 24
    mails = OutboxMessage.objects.filter(notice="hours.answered")
    assert [mail.recipient for mail in mails] == [scene.student]


@pytest.mark.parametrize("remark", ["", "   ", "\n"])
def test_a_correction_without_a_remark(scene, row, remark):
    with pytest.raises(ActionRefused, match="what you corrected"):
        correct(scene, row, make.numbers(8), remark=remark)
    with pytest.raises(ActionRefused, match="what is not right"):
        send_back(scene, row, remark=remark)
    with pytest.raises(DatabaseError), transaction.atomic():
        WeekDecision.objects.create(
            week=row, kind="corrected", handed_in={}, decided_by=scene.supervisor,
            decided_at=row.submitted_at,
        )  # fmt: skip


def test_a_correction_that_corrects_nothing(scene, row):
    with pytest.raises(ActionRefused, match="approve them"):
        correct(scene, row, make.FULL)


def test_an_approved_week_is_corrected_by_a_second_decision(scene, row):
    approve(scene, row)
    row.refresh_from_db()
    correct(scene, row, make.numbers(8, 8))
    row.refresh_from_db()
    assert [each.kind for each in row.decisions.all()] == ["approved", "corrected"]
    assert totals_of(scene.placement).approved == 16
    with pytest.raises(AlreadyDone):
        correct(scene, row, make.numbers(8, 8))


def test_a_correction_of_what_changed_meanwhile(scene, row):
    logging.reopen(actor=scene.student, placement_id=scene.placement.pk, week=row.as_week)
    with pytest.raises(ActionRefused, match="took this week back"):
        correct(scene, row, make.numbers(8))
    with pytest.raises(ActionRefused, match="took this week back"):
        send_back(scene, row)


def test_sending_back_opens_the_promise_of_the_student_again(scene, row):
    send_back(scene, row)
    row.refresh_from_db()
    assert (row.state, row.approval) == ("open", None)
    assert states(scene, "hours.approve_week") == ["kept"]
    assert states(scene, "hours.log_week") == ["open"]
    with pytest.raises(ActionRefused, match="took this week back"):
        send_back(scene, row)
    assert WeekDecision.objects.get().kind == "sent_back"


def test_after_sending_back_the_workplace_is_mailed_anew(scene, row):
    send_back(scene, row)
    row.refresh_from_db()
    logging.save_week(
        actor=scene.student,
        placement_id=scene.placement.pk,
        week=row.as_week,
        numbers=make.numbers(8),
        revision=row.revision,
        hand_in=True,
    )
    assert OutboxMessage.objects.filter(notice="hours.weeks_wait").count() == 2


def test_who_may_not_answer(scene, row):
    world = scene.world
    for somebody in (
        scene.student, scene.coordinator, world.own.school.supervisor, world.own.guardian,
        world.other.workplace.supervisor, world.administrator,
    ):  # fmt: skip
        with pytest.raises(PermissionDenied):
            approve(scene, row, actor=somebody)
    assert approve(scene, row, actor=world.own.workplace.contact).weeks == [row.as_week]


def test_nobody_approves_the_own_hours(scene, row):
    """A part-time student can be the contact of the own business."""
    scene.placement.supervisor_links.update(user=scene.student)
    with pytest.raises(PermissionDenied):
        approve(scene, row, actor=scene.student)


def test_what_was_approved_cannot_be_rewritten(scene, row):
    approve(scene, row)
    for change in (
        lambda: WeekLog.objects.update(monday=Decimal(1)),
        lambda: WeekLog.objects.update(state="open", approval=None, submitted_at=None,
                                       submitted_by=None),
        lambda: WeekDecision.objects.update(monday=Decimal(1)),
        lambda: WeekDecision.objects.all()._raw_delete("default"),
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_an_amendment_later_leaves_approved_weeks_alone(scene, row):
    approve(scene, row)
    after = row.as_week.sunday + timedelta(days=1)
    Placement.objects.filter(pk=scene.placement.pk).update(start_date=after, total_hours=100)
    found = totals_of(scene.placement)
    assert (found.approved, found.agreed) == (32, 100)


def test_a_week_that_fell_out_of_the_placement_is_not_approved(scene, row):
    """The placement ended on Tuesday, after the week was handed in."""
    Placement.objects.filter(pk=scene.placement.pk).update(
        state="ended_early", ended_on=row.week + timedelta(days=1), end_reason="other"
    )
    assert approve(scene, row).skipped == [row.as_week]
    correct(scene, row, make.numbers(8, 8), "Dinsdag was de laatste dag")
    assert totals_of(scene.placement).approved == 16
