"""A student looks for a workplace: who sees it, how it is found, and nothing is asked twice."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from core.dates import add_working_days, today
from core.errors import ActionRefused
from notifications.models import OutboxMessage
from people.models import Enrolment
from placements.models import Commitment, Placement
from placements.services.endings import end_early
from placements.services.people import set_supervisor
from placements.services.placements import make_placement
from placements.services.proposals import approve, propose, reject, withdraw
from placements.services.searching import open_searches
from tests.scenarios import make_student

pytestmark = pytest.mark.django_db
START = date(2027, 9, 1)
END = date(2028, 1, 31)
FIND = "placements.find_place"


@pytest.fixture
def school(world):
    return world.own.school


def enrolled(school, number):
    student = make_student(school, number, f"Student {number}", date(2005, 1, 1))
    return Enrolment.objects.create(student=student, programme_variant=school.variant)


def ask(school, *enrolments, **changes):
    values = {"start_date": START, "end_date": END} | changes
    return open_searches(actor=school.coordinator, enrolments=enrolments, **values)


@pytest.fixture
def search(school):
    row = enrolled(school, "400001")
    assert ask(school, row) == 1
    return Placement.objects.get(enrolment=row)


def proposal(search, host="Bakkerij De Ster", **changes):
    values = {"start_date": START, "end_date": END, "city": "Utrecht"} | changes
    return propose(actor=search.student.user, enrolment=search.enrolment, host_name=host, **values)


def states(search, kind=FIND):
    rows = Commitment.objects.filter(placement=search, kind=kind).order_by("pk")
    return list(rows.values_list("state", flat=True))


def test_asked_six_weeks_before_the_start(search):
    row = search.commitments.get()
    assert (row.kind, row.owner, row.due_on) == (
        FIND, search.student.user, START - timedelta(weeks=6),
    )  # fmt: skip
    assert (search.state, search.host_id, search.site_id) == ("searching", None, None)
    assert str(search).endswith("no workplace yet")


def test_asked_late_leaves_five_working_days(school):
    ask(school, enrolled(school, "400002"), start_date=today() + timedelta(weeks=1))
    assert Commitment.objects.get(kind=FIND).due_on == add_working_days(today(), 5)


def test_a_group_at_once_and_twice_is_once(school, world, django_assert_num_queries):
    rows = [enrolled(school, f"4001{number:02}") for number in range(12)]
    # Who has a placement in this period is left alone.
    own = world.own.placement
    period = {"start_date": own.start_date, "end_date": own.end_date}
    with django_assert_num_queries(10):
        assert ask(school, *rows, own.enrolment, **period) == 12
    assert ask(school, *rows, own.enrolment, **period) == 0
    assert Commitment.objects.filter(kind=FIND).count() == 12
    assert ask(school, *rows) == 0


def test_only_for_the_own_programme(world, school):
    with pytest.raises(PermissionDenied):
        ask(world.other.school, enrolled(school, "400003"))


def test_inside_the_school_and_for_the_student_only(world, search):
    def sees(user, **more):
        return Placement.objects.visible_to(user, **more).filter(pk=search.pk).exists()

    for user in (search.student.user, world.own.school.coordinator, world.administrator):
        assert sees(user, searching=True)
        assert not sees(user)
    for user in (
        world.own.workplace.contact, world.own.workplace.supervisor, world.other.school.coordinator,
    ):  # fmt: skip
        assert not sees(user, searching=True)


def test_a_proposal_fills_it_and_the_school_approves(school, search):
    placement = proposal(search)
    assert placement.pk == search.pk
    assert (placement.state, placement.host.name) == ("proposed", "Bakkerij De Ster")
    assert states(search) == ["kept"]
    approve(actor=school.coordinator, placement_id=search.pk)
    search.refresh_from_db()
    assert search.state == "preparing"
    assert states(search, "agreements.prepare") == ["open"]


def test_a_refused_proposal_is_a_search_again_and_each_is_told(school, search):
    for number in (1, 2):
        proposal(search, host=f"Bakkerij {number}", supervisor_name="Els",
                 supervisor_email="els@bakkerij.example")  # fmt: skip
        reject(actor=school.coordinator, placement_id=search.pk, reason="Te ver weg")
        search.refresh_from_db()
        assert (search.state, search.host_id, search.decision_reason) == (
            "searching", None, "Te ver weg",
        )  # fmt: skip
        assert not search.supervisor_links.exists()
    assert states(search) == ["kept", "kept", "open"]
    told = OutboxMessage.objects.filter(notice="placements.proposal_answered")
    assert told.count() == 2
    assert OutboxMessage.objects.filter(notice="placements.proposal_waits").count() == 2
    with pytest.raises(ActionRefused, match="already answered"):
        reject(actor=school.coordinator, placement_id=search.pk, reason="Nog eens")


def test_the_student_takes_a_proposal_back_and_looks_on(school, search):
    proposal(search)
    withdraw(actor=search.student.user, placement_id=search.pk)
    search.refresh_from_db()
    assert search.state == "searching"
    assert states(search, "placements.approve_proposal") == ["lapsed"]
    with pytest.raises(PermissionDenied):
        withdraw(actor=search.student.user, placement_id=search.pk)
    withdraw(actor=school.coordinator, placement_id=search.pk)
    search.refresh_from_db()
    assert search.state == "withdrawn"
    assert states(search) == ["kept", "lapsed"]


def test_the_school_finds_a_place(world, school, search):
    placement = make_placement(
        actor=school.coordinator,
        enrolment=search.enrolment,
        site=world.own.workplace.site,
        start_date=START,
        end_date=END,
    )
    assert (placement.pk, placement.state) == (search.pk, "preparing")
    assert states(search) == ["kept"]


def test_a_place_in_another_period_does_not_end_it(search):
    other = proposal(search, start_date=date(2029, 1, 1), end_date=date(2029, 6, 1))
    assert other.pk != search.pk
    assert states(search) == ["open"]


def test_no_supervisor_before_there_is_a_workplace(school, search):
    with pytest.raises(ActionRefused, match="no workplace yet"):
        set_supervisor(
            actor=school.coordinator, placement_id=search.pk, name="Els", email="els@x.example"
        )


@pytest.mark.parametrize("changes", [{"state": "preparing"}, {"from_search": False}])
def test_the_database_knows_it_too(search, changes):
    with pytest.raises(IntegrityError), transaction.atomic():
        Placement.objects.filter(pk=search.pk).update(**changes)


def test_a_search_replaces_a_place_that_failed(world, school):
    own = world.own.placement
    end_early(actor=school.coordinator, placement_id=own.pk, ended_on=today(), reason="guidance")
    assert states(own, "placements.find_replacement") == ["open"]
    ask(school, own.enrolment, start_date=today(), end_date=own.end_date)
    assert states(own, "placements.find_replacement") == ["kept"]
