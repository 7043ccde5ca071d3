"""The student writes down a week: what is taken, what is refused, and two who do it at once."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from core.dates import today
from core.errors import ActionRefused
from hours.models import WeekLog
from hours.numbers import DAYS, WeekNumbers, checked
from hours.services import logging
from hours.weeks import Week
from notifications.models import OutboxMessage
from placements.models import Commitment
from tests.factories import hours as make

pytestmark = pytest.mark.django_db


def save(scene, week=None, values=make.FULL, **changed):
    options = {"actor": scene.student, "placement_id": scene.placement.pk, "revision": 0}
    return logging.save_week(
        **(options | {"week": week or make.week(), "numbers": values} | changed)
    )


def promises(scene, kind):
    rows = Commitment.objects.filter(placement=scene.placement, kind=kind).order_by("pk")
    return [(row.subject, row.state, row.debtor, row.owner) for row in rows]


def test_a_week_is_kept_and_added_up_by_the_database(scene):
    row = save(
        scene, values=make.numbers(8, "7.5", 0, "0.25", learning=2, absence=8), note="  Kas "
    )
    assert [getattr(row, day) for day in DAYS] == [
        Decimal(text) for text in ("8", "7.5", "0", "0.25", "0", "0", "0")
    ]
    assert (row.worked, row.learning, row.absence) == (Decimal("15.75"), 2, 8)
    assert (row.note, row.state, row.revision) == ("Kas", "open", 1)
    assert promises(scene, "hours.approve_week") == []


def test_handing_in_asks_the_workplace_once(scene):
    week = make.week()
    row = save(scene, week, hand_in=True)
    assert (row.state, row.submitted_by) == ("submitted", scene.student)
    assert promises(scene, "hours.approve_week") == [
        (week.subject, "open", "workplace", scene.supervisor)
    ]
    again = save(scene, week, hand_in=True)
    assert again.revision == row.revision
    assert WeekLog.objects.count() == 1
    assert len(promises(scene, "hours.approve_week")) == 1


def test_one_mail_for_several_weeks_of_one_day(scene):
    for ago in (1, 2, 3):
        make.logged(scene.placement, make.week(ago))
    mails = OutboxMessage.objects.filter(notice="hours.weeks_wait")
    assert [mail.recipient for mail in mails] == [scene.supervisor]


def test_saving_the_same_twice_changes_nothing(scene):
    first = save(scene)
    second = save(scene)
    assert (second.pk, second.revision) == (first.pk, first.revision)


def test_two_devices_at_once_are_told(scene):
    row = save(scene)
    save(scene, values=make.numbers(4), revision=row.revision)
    with pytest.raises(ActionRefused, match="another screen"):
        save(scene, values=make.numbers(6), revision=row.revision)
    with pytest.raises(ActionRefused, match="another screen"):
        save(scene, values=make.numbers(6), revision=0)
    row.refresh_from_db()
    assert row.worked == 4


@pytest.mark.parametrize(
    ("ago", "sentence"),
    [(-1, "has not begun yet"), (7, "does not belong to your placement")],
)
def test_weeks_out_of_reach(scene, ago, sentence):
    with pytest.raises(ActionRefused, match=sentence):
        save(scene, make.week(ago), make.numbers())


def test_days_to_come_are_not_logged(scene):
    week = Week.of(today())
    wednesday = datetime.combine(week.monday + timedelta(days=2), time(10), tzinfo=UTC)
    with time_machine.travel(wednesday, tick=False):
        with pytest.raises(ActionRefused, match="still to come"):
            save(scene, week, make.numbers(8, 8, 8, 8))
        assert save(scene, week, make.numbers(8, 8, 8)).worked == 24


def test_a_start_on_wednesday_splits_the_week(world):
    wednesday = make.week(3).monday + timedelta(days=2)
    placement = make.running(world.own, start_date=wednesday)
    week = Week.of(wednesday)
    for wrong in (make.numbers(8), make.numbers(0, 8)):
        with pytest.raises(ActionRefused, match="does not belong"):
            make.logged(placement, week, wrong)
    row = make.logged(placement, week, make.numbers(0, 0, 8, 8))
    assert row.worked == 16


def test_an_early_end_on_tuesday_splits_the_last_week(world):
    tuesday = make.week(1).monday + timedelta(days=1)
    placement = make.running(world.own, state="ended_early", ended_on=tuesday, end_reason="other")
    with pytest.raises(ActionRefused, match="does not belong"):
        make.logged(placement, make.week(1), make.numbers(8, 8, 8))
    assert make.logged(placement, make.week(1), make.numbers(8, 8)).worked == 16


@pytest.mark.parametrize(
    "values",
    [
        make.numbers(-1),
        make.numbers(25),
        make.numbers(8, learning=9),
        make.numbers(8, absence=-1),
        make.numbers(8, absence=169),
        make.numbers(*[24] * 7, absence=1),
        make.numbers("7.1"),
        make.numbers(8, learning="0.1"),
        make.numbers("NaN"),
        make.numbers("Infinity"),
        make.numbers("-Infinity"),
        make.numbers("1e9"),
        make.numbers("1e-9"),
        make.numbers("sNaN"),
        WeekNumbers((Decimal(8),)),
        WeekNumbers((8.0,) * 7),
    ],
    ids=str,
)
def test_numbers_that_are_none(values):
    with pytest.raises(ActionRefused):
        checked(values)


@pytest.mark.parametrize(
    "wrong",
    [
        {"monday": Decimal("-0.25")},
        {"sunday": Decimal("24.25")},
        {"monday": Decimal("7.1")},
        {"monday": Decimal(1), "learning": Decimal(2)},
        {"absence": Decimal("168.25")},
        {"week": date(2026, 11, 17)},
        {"state": "approved"},
        {"state": "submitted"},
        {"state": "lost"},
    ],
    ids=str,
)
def test_the_database_refuses_what_slips_through(scene, wrong):
    values = {"placement": scene.placement, "week": make.week().monday} | wrong
    with pytest.raises(IntegrityError), transaction.atomic():
        WeekLog.objects.create(**values)


def test_only_the_student_logs(scene):
    for somebody in (scene.supervisor, scene.coordinator, scene.world.administrator):
        with pytest.raises(PermissionDenied):
            save(scene, actor=somebody)
    assert WeekLog.objects.count() == 0


def test_only_where_hours_are_logged(scene):
    variant = scene.placement.enrolment.programme_variant
    variant.logs_hours = False
    variant.save()
    with pytest.raises(ActionRefused, match="No hours are logged"):
        save(scene)


def test_not_before_the_agreement(world):
    placement = make.running(world.own, state="preparing", agreed_at=None)
    with pytest.raises(ActionRefused, match="agreement is signed"):
        make.logged(placement, make.week())


def test_taking_back_before_it_is_approved(scene):
    week = make.week()
    row = make.logged(scene.placement, week)
    for _twice in range(2):
        row = logging.reopen(actor=scene.student, placement_id=scene.placement.pk, week=week)
    assert (row.state, row.submitted_at) == ("open", None)
    assert [state for _s, state, *_o in promises(scene, "hours.approve_week")] == ["lapsed"]
    assert promises(scene, "hours.log_week") == [(week.subject, "open", "student", scene.student)]
    save(scene, week, make.numbers(4), revision=row.revision, hand_in=True)
    assert [state for _s, state, *_o in promises(scene, "hours.log_week")] == ["kept"]
    assert [state for _s, state, *_o in promises(scene, "hours.approve_week")] == [
        "lapsed",
        "open",
    ]


def test_a_week_that_was_handed_in_does_not_change(scene):
    row = make.logged(scene.placement, make.week())
    with pytest.raises(ActionRefused, match="Take it back first"):
        save(scene, values=make.numbers(4), revision=row.revision)


def test_zero_hours_can_be_handed_in(scene):
    """A week of illness or holiday is a week too."""
    assert save(scene, values=make.numbers(absence=32), hand_in=True).worked == 0
