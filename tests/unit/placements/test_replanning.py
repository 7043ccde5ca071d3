"""What is open is planned anew; what was settled or agreed on stays as it is."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from core.dates import is_working_day, today
from core.errors import ActionRefused
from core.models import AuditEvent
from placements.models import Commitment, Interruption, Placement
from placements.queries.planning import planned_now
from placements.services import interruptions, replanning
from placements.services.commitments import keep, open_commitment
from placements.services.placements import apply_effective_terms, change_details
from placements.services.planned import open_planned
from placements.services.postponing import postpone
from programmes.models import CommitmentPlanRow, SchoolHoliday

pytestmark = pytest.mark.django_db
TALK = "contact.midterm_talk"
START = date(2026, 9, 7)
NOW = "2026-09-01T10:00:00+02:00"


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def placement(world, clock):
    """Twenty weeks from a Monday, agreed; its plan is open."""
    row = world.own.placement
    Placement.objects.filter(pk=row.pk).update(
        start_date=START,
        end_date=START + timedelta(weeks=20),
        state="agreed",
        agreed_at=timezone.now(),
    )
    row.refresh_from_db()
    open_planned(row)
    return row


def day_of(placement, kind=TALK):
    return placement.commitments.get(kind=kind).due_on


def plain(**values):
    """The talk on any day, half-way."""
    rows = CommitmentPlanRow.objects.filter(kind=TALK)
    rows.update(**{"avoids": "", "repeats_every": None, "repeats_above": None, **values})


def move_end(world, placement, weeks):
    apply_effective_terms(
        actor=world.own.school.coordinator,
        placement_id=placement.pk,
        terms={"end_date": placement.end_date + timedelta(weeks=weeks)},
        agreement_label="2",
    )


def test_a_moved_end_plans_what_is_open_anew_and_says_so(world, placement):
    assert placement.commitments.get(kind=TALK).due_rule == "50%L"
    assert day_of(placement) == START + timedelta(weeks=10)
    move_end(world, placement, 4)
    assert day_of(placement) == START + timedelta(weeks=12)
    event = AuditEvent.objects.get(action="placements.replanned")
    assert event.data["why"] == "period"
    assert event.data["moved"] >= 2


def test_a_moved_start_before_anything_is_signed_does_too(world, placement):
    Placement.objects.filter(pk=placement.pk).update(state="preparing")
    placement.refresh_from_db()
    change_details(
        actor=world.own.school.coordinator,
        placement_id=placement.pk,
        revision=placement.revision,
        start_date=START + timedelta(weeks=2),
        end_date=placement.end_date + timedelta(weeks=2),
    )
    assert day_of(placement) == START + timedelta(weeks=12)


def test_kept_waived_and_agreed_on_are_never_rewritten(world, placement):
    keep(actor=world.own.school.coordinator, placement=placement, kind=TALK)
    agreed_on = open_commitment(
        placement=placement,
        kind="contact.agreed_action",
        debtor="student",
        creditor="school",
        due_on=START + timedelta(weeks=3),
    )
    before = day_of(placement)
    move_end(world, placement, 4)
    agreed_on.refresh_from_db()
    assert day_of(placement) == before
    assert agreed_on.due_on == START + timedelta(weeks=3)


def test_nothing_becomes_late_by_planning_anew_and_what_is_late_stays_late(world, placement):
    plain()
    with time_machine.travel("2026-11-14T10:00:00+01:00", tick=False):
        move_end(world, placement, -8)
        assert day_of(placement) == date(2026, 11, 14)
    with time_machine.travel("2026-11-20T10:00:00+01:00", tick=False):
        placement.refresh_from_db()
        move_end(world, placement, -1)
        assert day_of(placement) == date(2026, 11, 14)


def test_what_people_postponed_never_comes_earlier(world, placement):
    plain()
    row = placement.commitments.get(kind=TALK)
    postpone(
        actor=world.own.school.coordinator,
        commitment_id=row.pk,
        to_day=START + timedelta(weeks=15),
        reason="Not everybody can come.",
    )
    move_end(world, placement, -2)
    assert day_of(placement) == START + timedelta(weeks=15)
    placement.refresh_from_db()
    move_end(world, placement, 20)
    assert day_of(placement) > START + timedelta(weeks=15)


def away(world, placement, first, last, kind="illness"):
    return interruptions.note_interruption(
        actor=world.own.school.coordinator,
        placement_id=placement.pk,
        kind=kind,
        from_day=first,
        until_day=last,
    )


def test_a_share_is_counted_without_the_days_away(world, placement):
    plain()
    away(world, placement, date(2026, 9, 28), date(2026, 10, 25))
    # Twenty weeks without four: eight weeks of work, and the four away.
    assert day_of(placement) == START + timedelta(weeks=12)


def test_what_falls_on_days_away_moves_behind_them_and_back(world, placement):
    before = day_of(placement, "contact.first_contact")
    row = away(world, placement, before - timedelta(days=3), before + timedelta(days=6))
    moved = day_of(placement, "contact.first_contact")
    assert moved > before + timedelta(days=6)
    assert is_working_day(moved)
    interruptions.change_last_day(
        actor=world.own.school.coordinator,
        interruption_id=row.pk,
        until_day=before + timedelta(days=20),
    )
    assert day_of(placement, "contact.first_contact") > before + timedelta(days=20)
    for _twice in range(2):
        interruptions.remove_interruption(
            actor=world.own.school.coordinator, interruption_id=row.pk
        )
    assert day_of(placement, "contact.first_contact") == before
    assert AuditEvent.objects.filter(action__startswith="placements.interruption").count() == 3
    assert "illness" not in str(list(AuditEvent.objects.values_list("data", flat=True)))


def test_a_promise_opened_while_somebody_is_away_is_due_afterwards(world, placement):
    away(world, placement, today(), today() + timedelta(weeks=3))
    assert planned_now(placement, "portfolio.give_feedback").day > today() + timedelta(weeks=3)


@pytest.mark.parametrize(
    ("first", "last"),
    [(START, START - timedelta(days=1)), (START, START + timedelta(weeks=60)),
     (START - timedelta(weeks=9), START - timedelta(weeks=8))],
)  # fmt: skip
def test_days_that_make_no_sense_are_refused(world, placement, first, last):
    with pytest.raises(ActionRefused):
        away(world, placement, first, last)


def test_days_that_overlap_are_refused_and_others_may_not_note_them(world, placement):
    away(world, placement, START, START + timedelta(days=9))
    with pytest.raises(ActionRefused):
        away(world, placement, START + timedelta(days=9), START + timedelta(days=12))
    for user in (world.own.student.user, world.own.workplace.supervisor):
        with pytest.raises(PermissionDenied):
            interruptions.note_interruption(
                actor=user, placement_id=placement.pk, kind="leave",
                from_day=START + timedelta(weeks=5), until_day=START + timedelta(weeks=6),
            )  # fmt: skip
    assert Interruption.objects.count() == 1


def test_a_row_stays_out_of_the_holidays_of_the_region_and_of_the_school(world, placement):
    school = world.own.school.institution
    half = START + timedelta(weeks=10)
    assert planned_now(placement, TALK).day == half
    SchoolHoliday.objects.create(
        institution=school, name="other", first_day=half, last_day=half + timedelta(days=4)
    )
    assert planned_now(placement, TALK).day == half + timedelta(weeks=1)
    CommitmentPlanRow.objects.filter(kind=TALK).update(moves_before=True)
    assert planned_now(placement, TALK).day == half - timedelta(days=3)
    SchoolHoliday.objects.all().delete()
    type(school).objects.filter(pk=school.pk).update(region="north")
    Placement.objects.filter(pk=placement.pk).update(end_date=START + timedelta(weeks=10))
    placement.refresh_from_db()
    # Half-way is in the autumn holiday of the north; the Friday before it is not.
    assert planned_now(placement, TALK).day == date(2026, 10, 9)


def test_in_a_long_placement_the_talk_comes_back_when_the_one_before_is_closed(world, placement):
    coordinator = world.own.school.coordinator
    move_end(world, placement, 20)
    placement.refresh_from_db()
    weeks = []
    for _time in range(4):
        row = placement.commitments.open().filter(kind=TALK).first()
        if row is None:
            break
        weeks.append((row.due_rule, (row.due_on - START).days // 7))
        keep(actor=coordinator, placement=placement, kind=TALK)
        for _twice in range(2):
            open_planned(placement)
    assert weeks == [("T0+13w", 13), ("T0+26w", 26)]


def test_many_take_as_many_statements_as_one(world, placement, django_assert_num_queries):
    second = world.own.placement
    rows = [placement.pk, world.other.placement.pk, second.pk]
    for ids in (rows[:1], rows):
        Placement.objects.filter(pk__in=ids).update(end_date=START + timedelta(weeks=22 + len(ids)))
        # Cases, plans, holidays, what is written (in a savepoint), and the forms that follow.
        with django_assert_num_queries(7):
            replanning.replan(ids)


def test_a_changed_plan_moves_what_is_not_due_yet_and_says_how_many_before(world, placement):
    row = CommitmentPlanRow.objects.get(kind=TALK, variant=placement.variant, institution=None)
    row.due = "40%L"
    change = replanning.PlanChange([world.own.school.institution.pk], row)
    effect = replanning.effect_of(change)
    assert (effect.moves, effect.placements, effect.stay) == (1, 1, 0)
    assert day_of(placement) == START + timedelta(weeks=10)
    with time_machine.travel("2026-12-01T10:00:00+01:00", tick=False):
        late = replanning.effect_of(change)
        assert (late.moves, late.placements, late.stay) == (0, 0, 1)
        assert replanning.apply_change(change, [placement.pk]) == 0
    assert replanning.placements_of(change, after=0, limit=10) == [placement.pk]
    assert replanning.apply_change(change, [placement.pk]) == 1
    assert replanning.apply_change(change, [placement.pk]) == 0
    assert day_of(placement) == START + timedelta(weeks=8)


def test_a_school_that_is_not_named_keeps_its_days(world, placement):
    row = CommitmentPlanRow.objects.get(kind=TALK, variant=placement.variant, institution=None)
    row.due = "40%L"
    change = replanning.PlanChange([world.other.school.institution.pk], row)
    assert replanning.effect_of(change).moves == 0
    assert replanning.placements_of(change, after=0, limit=10) == []
    assert replanning.apply_change(change, [placement.pk]) == 0


def test_a_rule_with_a_day_that_only_another_app_knows_is_left_alone(world, placement):
    Commitment.objects.filter(placement=placement, kind=TALK).update(due_rule="recognition-12w")
    CommitmentPlanRow.objects.filter(kind=TALK).update(repeats_every=None, repeats_above=None)
    before = day_of(placement)
    move_end(world, placement, 4)
    assert day_of(placement) == before
