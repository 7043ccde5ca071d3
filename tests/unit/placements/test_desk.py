"""The list: complete pages, searching, narrowing."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from people.models import ProgrammeRole, User
from placements.models import Placement
from placements.queries import search
from placements.queries.desk import DeskFilters, desk_page, state_counts
from placements.services.commitments import open_commitment
from tests.scenarios import make_placement, make_student

BORN = date(2000, 1, 1)


def add(world, name, number, **fields):
    student = make_student(world.own.school, number, name, BORN)
    return make_placement(world.own.school, world.own.workplace, student, **fields)


def names(user, **query):
    page = desk_page(User.objects.get(pk=user.pk), DeskFilters.of(query))
    return [row.student_name for row in page.rows]


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(size=st.integers(1, 9), backwards=st.booleans())
def test_pages_hold_every_row_once(many, size, backwards):
    coordinator, everything = many
    user = User.objects.get(pk=coordinator.pk)
    found, mark, pages = [], "", 0
    page = desk_page(user, DeskFilters.of({}), size=size)
    while True:
        pages += 1
        found += [row.id for row in page.rows]
        if not page.next or pages > 50:
            break
        page = desk_page(user, DeskFilters.of({}), after=page.next, size=size)
    assert found == everything
    if backwards:
        back = list(found[-len(page.rows) :])
        while page.previous:
            page = desk_page(user, DeskFilters.of({}), before=page.previous, size=size)
            back = [row.id for row in page.rows] + back
        assert back == everything
    assert mark == ""


@pytest.fixture
def many(world):
    start = date(2026, 9, 1)
    for number in range(20):
        # Several start on one day, so that the id has to decide.
        add(
            world,
            f"Student {number}",
            f"40{number:04}",
            start_date=start + timedelta(days=number // 4),
        )
    rows = Placement.objects.filter(programme=world.own.school.programme)
    everything = list(rows.order_by("-start_date", "-id").values_list("id", flat=True))
    return world.own.school.coordinator, everything


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("noor", ["Ayşe Özdemir", "Noor El Idrissi"]),  # by her name, and both by Noordzij
        ("NOOR idr", ["Noor El Idrissi"]),
        ("ozdemir", ["Ayşe Özdemir"]),
        ("Özd", ["Ayşe Özdemir"]),
        ("ayse", ["Ayşe Özdemir"]),
        ("noordzij", ["Ayşe Özdemir", "Noor El Idrissi"]),
        ("500001", ["Ayşe Özdemir"]),
        ("5000", ["Ayşe Özdemir"]),
        ("daan", []),
        ("linde", []),
        ("qqq", []),
        ("%%", []),
        ("n", []),
        ("idrissi & | ! ( ' --", ["Noor El Idrissi"]),
    ],
)
@pytest.mark.parametrize(("cap", "walk"), [(500, 2000), (0, 2000), (0, 1)])
def test_search_forgives_and_stays_in_the_own_programmes(
    world, monkeypatch, text, found, cap, walk
):
    """With a cap of nothing every word counts as common, and a short walk does not fill a page."""
    monkeypatch.setattr(search, "PEOPLE", cap)
    monkeypatch.setattr(search, "HOSTS", cap)
    monkeypatch.setattr(search, "WALK", walk)
    add(world, "Ayşe Özdemir", "500001", start_date=world.own.placement.start_date)
    assert sorted(names(world.own.school.coordinator, q=text)) == found


@pytest.mark.parametrize("who", ["coordinator", "two programmes", "administrator", "supervisor"])
def test_a_common_word_is_found_page_by_page(world, many, monkeypatch, who):
    monkeypatch.setattr(search, "PEOPLE", 3)
    user, everything = User.objects.get(pk=many[0].pk), many[1]
    if who == "two programmes":
        programme = world.other.school.programme
        ProgrammeRole.objects.create(user=user, programme=programme, role="coordinator")
    elif who == "administrator":
        user.is_superuser = True
    elif who == "supervisor":
        user = User.objects.create_user("helper@own.example", name="Els Bos")
        Placement.objects.filter(pk__in=everything).update(school_contact=user)
    filters = DeskFilters.of({"q": "student"})
    page = desk_page(user, filters, size=8)
    found = [row.id for row in page.rows]
    while page.next:
        page = desk_page(user, filters, after=page.next, size=8)
        found += [row.id for row in page.rows]
    named = Placement.objects.filter(student__user__name__startswith="Student")
    expected = list(named.order_by("-start_date", "-id").values_list("id", flat=True))
    assert found == expected
    back = desk_page(user, filters, before=page.previous, size=8)
    assert [row.id for row in back.rows] == expected[8:16]


def test_that_a_word_is_common_is_asked_once(world, many, monkeypatch):
    monkeypatch.setattr(search, "PEOPLE", 3)
    user, filters = User.objects.get(pk=many[0].pk), DeskFilters.of({"q": "student"})
    rows, asked = [], []
    for _turn in range(2):
        with CaptureQueriesContext(connection) as queries:
            rows.append([row.id for row in desk_page(user, filters, size=8).rows])
        asked.append(sum("people_found" in query["sql"] for query in queries))
    assert asked == [1, 0]
    assert rows[0] == rows[1]
    assert len(rows[0]) == 8


def test_too_little_asks_nothing(world, django_assert_num_queries):
    user = User.objects.get(pk=world.own.school.coordinator.pk)
    with django_assert_num_queries(0):
        assert desk_page(user, DeskFilters.of({"q": "n"})).rows == []


def test_narrowing(world):
    placement = add(world, "Bo Vos", "500002", state="proposed")
    open_commitment(
        placement=placement,
        kind="placements.approve_proposal",
        debtor="school",
        creditor="student",
    )
    coordinator = world.own.school.coordinator
    programme = str(world.own.school.programme.pk)
    assert names(coordinator, state="proposed") == ["Bo Vos"]
    assert names(coordinator, state="agreed") == []
    assert names(coordinator, waits="school") == ["Bo Vos"]
    assert names(coordinator, waits="workplace") == []
    assert names(coordinator, variant="ho_dual") == []
    assert len(names(coordinator, variant="mbo_bol", programme=programme)) == 2
    assert names(coordinator, programme=str(world.other.school.programme.pk)) == []
    assert len(names(coordinator, state="nonsense", programme="1x", waits="me")) == 2


@pytest.mark.parametrize(
    ("role", "found"),
    [
        ("student", ["Noor El Idrissi"]),
        ("guardian", ["Noor El Idrissi"]),
        ("workplace_supervisor", ["Noor El Idrissi"]),
        ("school_supervisor", ["Noor El Idrissi"]),
        ("examiner", ["Noor El Idrissi"]),
        ("administrator", ["Daan Visser", "Noor El Idrissi"]),
    ],
)
def test_the_list_is_what_one_may_see(world, role, found):
    assert sorted(names(world.roles()[role])) == found


def test_counts_are_of_the_own_programmes(world):
    add(world, "Bo Vos", "500002", state="proposed")
    coordinator = User.objects.get(pk=world.own.school.coordinator.pk)
    assert state_counts(coordinator) == {"preparing": 1, "proposed": 1}
    assert state_counts(world.administrator) == {"preparing": 2, "proposed": 1}
    assert state_counts(User.objects.get(pk=world.own.student.user.pk)) == {}
