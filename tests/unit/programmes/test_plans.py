"""The standard says when promises are due; a school may want something else, for itself alone."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from core import jobs
from core.models import AuditEvent
from placements.models import Commitment
from placements.services.commitments import open_commitment, planned_day
from placements.services.planned import open_planned_for
from programmes.models import CommitmentPlanRow
from programmes.queries import managed_schools, plan_of_school
from programmes.services import plans
from programmes.services.reference import load_plan
from tests.scenarios import make_world

pytestmark = pytest.mark.django_db
KIND = "placements.approve_proposal"
PREPARE = "agreements.prepare"


def standard(kind=KIND, variant="mbo_bol"):
    return CommitmentPlanRow.objects.standard().get(kind=kind, variant=variant)


def change(school, due, *, kind=KIND, actor=None):
    return plans.change_for_school(
        actor=actor or school.coordinator,
        institution=school.institution,
        row_id=standard(kind).pk,
        due=due,
    )[0]


def test_what_a_school_sets_holds_for_its_own_placements(world):
    own, other = world.own, world.other
    change(own.school, "T0-1w")
    assert planned_day(own.placement, KIND) == own.placement.start_date - timedelta(weeks=1)
    before = planned_day(other.placement, KIND)
    change(own.school, "T0-2w")
    assert planned_day(other.placement, KIND) == before
    change(other.school, "T0-3w")
    assert planned_day(own.placement, KIND) == own.placement.start_date - timedelta(weeks=2)
    assert planned_day(other.placement, KIND) == other.placement.start_date - timedelta(weeks=3)


def test_a_due_day_costs_one_query(world, django_assert_num_queries):
    placement = type(world.own.placement).objects.get(pk=world.own.placement.pk)
    change(world.own.school, "T0-1w")
    with django_assert_num_queries(1):
        planned_day(placement, KIND)


def test_many_placements_of_two_schools_take_the_same_statements(world, django_assert_num_queries):
    own, other = world.own, world.other
    change(own.school, "T0-1w", kind=PREPARE)
    CommitmentPlanRow.objects.exclude(kind=PREPARE).delete()
    ids = [own.placement.pk, other.placement.pk]
    with django_assert_num_queries(4):
        assert open_planned_for(ids) == 2
    due = dict(Commitment.objects.values_list("placement_id", "due_on"))
    assert due == {
        own.placement.pk: own.placement.start_date - timedelta(weeks=1),
        other.placement.pk: other.placement.start_date - timedelta(weeks=4),
    }


def test_what_is_open_and_not_due_yet_follows(world):
    row = open_commitment(
        placement=world.own.placement, kind=KIND, debtor="school", creditor="student"
    )
    change(world.own.school, "T0-1w")
    row.refresh_from_db()
    assert row.due_on == planned_day(world.own.placement, KIND)
    assert row.due_rule == "T0-1w"
    change(world.other.school, "T0-2w")
    row.refresh_from_db()
    assert row.due_rule == "T0-1w"
    plans.use_standard(
        actor=world.own.school.coordinator,
        institution=world.own.school.institution,
        row_id=standard().pk,
    )
    row.refresh_from_db()
    assert row.due_rule == "opened+5wd"


def test_many_move_in_a_job_and_the_last_change_has_the_last_word(world, monkeypatch):
    row = open_commitment(
        placement=world.own.placement, kind=KIND, debtor="school", creditor="student"
    )
    monkeypatch.setattr("placements.plan_effects.AT_ONCE", 0)
    _row, job = plans.change_standard(actor=world.administrator, row_id=standard().pk, due="T0-2w")
    plans.change_standard(actor=world.administrator, row_id=standard().pk, due="T0-1w")
    for _twice in range(2):
        jobs.run(job.pk)
    row.refresh_from_db()
    job.refresh_from_db()
    assert (row.due_rule, job.state, job.result) == ("T0-1w", "done", {"moved": 1})


def test_only_the_own_school_and_never_the_standard(world):
    row = standard()
    for role in ["coordinator", "manager"]:
        actor = world.roles()[role]
        assert change(world.own.school, f"T0-{len(role)}d", actor=actor).due == f"T0-{len(role)}d"
        with pytest.raises(PermissionDenied):
            change(world.other.school, "T0-1w", actor=actor)
        with pytest.raises(PermissionDenied):
            plans.use_standard(
                actor=actor, institution=world.other.school.institution, row_id=row.pk
            )
        with pytest.raises(PermissionDenied):
            plans.change_standard(actor=actor, row_id=row.pk, due="T0-1w")
        assert list(managed_schools(actor)) == [world.own.school.institution]
    for role in ["school_supervisor", "examiner", "student"]:
        with pytest.raises(PermissionDenied):
            change(world.own.school, "T0-1w", actor=world.roles()[role])
    row.refresh_from_db()
    assert row.due == "opened+5wd"


def test_the_standard_belongs_to_administrators_and_holds_where_no_school_wants_else(world):
    change(world.own.school, "T0-1w")
    plans.change_standard(actor=world.administrator, row_id=standard().pk, due="T0-2w")
    start = world.own.placement.start_date
    assert planned_day(world.own.placement, KIND) == start - timedelta(weeks=1)
    assert planned_day(world.other.placement, KIND) == start - timedelta(weeks=2)


def test_back_to_the_standard_twice(world):
    change(world.own.school, "T0-1w")
    for _time in range(2):
        row, _job = plans.use_standard(
            actor=world.own.school.coordinator,
            institution=world.own.school.institution,
            row_id=standard().pk,
        )
        assert row == standard()
    assert not world.own.school.institution.plan_rows.exists()
    events = AuditEvent.objects.filter(action="programmes.plan_changed").order_by("id")
    school = world.own.school.institution.pk
    assert [(e.data["institution"], e.data["before"], e.data["after"]) for e in events] == [
        (school, "opened+5wd", "T0-1w"),
        (school, "T0-1w", "opened+5wd"),
    ]


def test_the_same_as_the_standard_is_the_standard(world):
    change(world.own.school, "T0-1w")
    change(world.own.school, "opened+5wd")
    assert not world.own.school.institution.plan_rows.exists()


def test_the_plan_of_a_school_shows_its_variants_and_marks_its_own_lines(world):
    change(world.own.school, "T0-1w")
    lines = plan_of_school(world.own.school.institution)
    assert {line.standard.variant for line in lines} == {"mbo_bol"}
    assert [(line.row.kind, line.row.due) for line in lines if line.own] == [(KIND, "T0-1w")]
    assert [line.own for line in plan_of_school(world.other.school.institution) if line.own] == []


def test_loading_the_standard_again_touches_no_row_of_a_school(world):
    change(world.own.school, "T0-1w")
    assert load_plan() == 0
    assert CommitmentPlanRow.objects.filter(kind=KIND, variant="mbo_bol").count() == 2


@pytest.mark.parametrize("own", [True, False])
def test_the_database_keeps_one_row_per_school_variant_and_kind(world, own):
    change(world.own.school, "T0-1w")
    school = world.own.school.institution if own else None
    with pytest.raises(IntegrityError), transaction.atomic():
        CommitmentPlanRow.objects.create(institution=school, variant="mbo_bol", kind=KIND, due="T0")


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_at_once_make_one_row():
    world = make_world()

    def set_it(number):
        try:
            change(world.own.school, f"T0-{number + 1}w")
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(set_it, range(4)))
    row = world.own.school.institution.plan_rows.get()
    assert row.due in {"T0-1w", "T0-2w", "T0-3w", "T0-4w"}
