"""The ledger: opened once, kept by subject, waived by the one to whom it is owed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from core.dates import add_working_days, today
from core.errors import ActionRefused
from placements.models import Commitment
from placements.plan import due_on
from placements.services.commitments import (
    keep,
    lapse,
    open_commitment,
    reassign,
    waive,
)
from placements.services.planned import open_planned, open_planned_for
from programmes.models import CommitmentPlanRow
from tests.scenarios import make_world

KIND = "placements.approve_proposal"


def opened(placement, **fields):
    values = {"kind": KIND, "debtor": "school", "creditor": "student"} | fields
    return open_commitment(placement=placement, **values)


def states(placement):
    rows = placement.commitments.order_by("id")
    return [(row.subject, row.debtor, row.state) for row in rows]


def test_the_plan_says_when_it_is_due(world):
    row = opened(world.own.placement)
    assert row.due_on == add_working_days(today(), 5)
    CommitmentPlanRow.objects.filter(kind=KIND).update(due="T0-1w")
    other = opened(world.other.placement)
    assert other.due_on == world.other.placement.start_date - timedelta(weeks=1)


def test_without_a_plan_row_it_is_due_in_five_working_days(world):
    CommitmentPlanRow.objects.all().delete()
    assert opened(world.own.placement).due_on == add_working_days(today(), 5)


@pytest.mark.parametrize(
    ("rule", "day"),
    [
        ("T0-4w", date(2026, 9, 1)),  # 10 August has passed: due the day it opens
        ("TE+10wd", date(2027, 2, 12)),
        ("opened+5wd", date(2026, 9, 8)),
        ("min(20%L, T0+4w)", date(2026, 10, 5)),
    ],
)
def test_never_due_before_it_is_opened(rule, day):
    period = {"start": date(2026, 9, 7), "end": date(2027, 1, 29), "opened": date(2026, 9, 1)}
    assert due_on(rule, **period) == day


def test_opening_twice_gives_the_same_row(world):
    first, second = opened(world.own.placement), opened(world.own.placement)
    assert first.pk == second.pk
    assert opened(world.own.placement, subject="agreement:1").pk != first.pk
    assert Commitment.objects.count() == 2


def test_an_unknown_kind_is_a_mistake_of_ours(world):
    with pytest.raises(LookupError):
        opened(world.own.placement, kind="nobody.knows")


def test_keep_closes_exactly_its_subject_and_debtor(world):
    placement = world.own.placement
    opened(placement, subject="a", debtor="school")
    opened(placement, subject="a", debtor="workplace")
    opened(placement, subject="b", debtor="school")
    actor = world.own.school.coordinator
    assert keep(actor=actor, placement=placement, kind=KIND, subject="a", debtor="school") == 1
    assert keep(actor=actor, placement=placement, kind=KIND, subject="a", debtor="school") == 0
    assert states(placement) == [
        ("a", "school", "kept"),
        ("a", "workplace", "open"),
        ("b", "school", "open"),
    ]
    assert placement.commitments.get(state="kept").closed_by == actor


def test_after_it_is_kept_it_can_be_opened_again(world):
    first = opened(world.own.placement)
    keep(actor=None, placement=world.own.placement, kind=KIND)
    assert opened(world.own.placement).pk != first.pk


def test_lapse_by_kind_by_subject_and_all(world):
    placement = world.own.placement
    for subject in "abc":
        opened(placement, subject=subject)
    assert lapse(placement=placement, subject="a", reason="withdrawn") == 1
    assert lapse(placement=placement, kind="nothing.here") == 0
    assert lapse(placement=placement) == 2
    assert {state for _subject, _debtor, state in states(placement)} == {"lapsed"}


@pytest.mark.parametrize(
    ("creditor", "allowed"),
    [
        ("student", {"student"}),
        ("school", {"school_supervisor", "coordinator"}),
        ("workplace", {"workplace_supervisor", "host_contact"}),
        ("guardian", {"guardian"}),
    ],
)
def test_only_the_creditor_waives(world, creditor, allowed):
    may = set()
    for role, user in world.roles().items():
        row = opened(world.own.placement, subject=role, creditor=creditor)
        try:
            waive(actor=user, commitment_id=row.pk, reason="not needed")
            may.add(role)
        except PermissionDenied:
            row.refresh_from_db()
            assert row.state == "open"
    assert may == allowed


def test_waiving_needs_a_reason_and_happens_once(world):
    row = opened(world.own.placement)
    student = world.own.student.user
    with pytest.raises(ActionRefused, match="Write in a few words"):
        waive(actor=student, commitment_id=row.pk, reason="  ")
    assert waive(actor=student, commitment_id=row.pk, reason="found it").reason == "found it"
    with pytest.raises(ActionRefused, match="already settled"):
        waive(actor=student, commitment_id=row.pk, reason="again")


def test_handing_over_moves_what_is_open(world):
    placement, school = world.own.placement, world.own.school
    mine = opened(placement, owner=school.supervisor)
    done = opened(placement, owner=school.supervisor, subject="done")
    keep(actor=school.supervisor, placement=placement, kind=KIND, subject="done")
    assert (
        reassign(
            placement=placement, debtor="school", before=school.supervisor, after=school.coordinator
        )
        == 1
    )
    mine.refresh_from_db()
    done.refresh_from_db()
    assert (mine.owner, done.owner) == (school.coordinator, school.supervisor)


def plan_row(**fields):
    values = {"debtor": "student", "creditor": "school", "opens_with_placement": True}
    rows = CommitmentPlanRow.objects.filter(kind=KIND)
    rows.update(due="T0+1w", **values | fields)
    CommitmentPlanRow.objects.exclude(kind=KIND).delete()


@pytest.mark.parametrize("debtor", ["student", "workplace", "school"])
def test_the_plan_opens_with_the_placement_and_names_who_owes(world, debtor):
    plan_row(debtor=debtor)
    placement = world.own.placement
    assert open_planned(placement) == 1
    owner = {
        "student": world.own.student.user,
        "workplace": world.own.workplace.supervisor,
        "school": None,
    }[debtor]
    row = placement.commitments.get()
    assert (row.debtor, row.owner) == (debtor, owner)
    assert row.due_on == placement.start_date + timedelta(weeks=1)


def test_opening_the_plan_again_opens_nothing_even_after_it_was_kept(world):
    plan_row()
    placement = world.own.placement
    open_planned(placement)
    keep(actor=None, placement=placement, kind=KIND)
    assert open_planned(placement) == 0
    assert states(placement) == [("", "student", "kept")]


def test_many_placements_take_a_fixed_number_of_statements(world, django_assert_num_queries):
    plan_row()
    ids = [world.own.placement.pk, world.other.placement.pk]
    with django_assert_num_queries(4):
        assert open_planned_for(ids[:1]) == 1
    with django_assert_num_queries(4):
        assert open_planned_for(ids) == 1


def test_a_kind_that_no_app_brings_is_left_out(world):
    plan_row(kind="later.kind")
    assert open_planned(world.own.placement) == 0


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_open_one():
    placement = make_world().own.placement

    def open_it(_number):
        try:
            return opened(placement).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(open_it, range(8)))
    assert len(set(found)) == 1
    assert Commitment.objects.count() == 1
