"""Today: what waits of every kind, with true numbers."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.dates import today
from placements.models import Commitment, Placement
from tests.web.placements.test_pages import browser, detail, fill

pytestmark = pytest.mark.django_db


def piles(client):
    groups = client.get(reverse("today")).context["groups"]
    return [(group.key, pile.kind, pile.number) for group in groups for pile in group.piles]


def prepare(world, **fields):
    """Every placement of the school waits for its agreement."""
    rows = Placement.objects.filter(programme=world.own.school.programme)
    values = {"kind": "agreements.prepare", "debtor": "school", "creditor": "student"} | fields
    Commitment.objects.bulk_create(
        Commitment(placement=row, opened_at=timezone.now(), due_on=today(), **values)
        for row in rows
    )


def test_what_others_wait_for_stands_first_then_the_late_ones(world):
    fill(world, 1)
    own = world.own.placement
    prepare(world)
    client = browser(world.own.school.coordinator)
    Commitment.objects.update(due_on=today() - timedelta(days=3))
    assert piles(client) == [
        ("first", "placements.approve_proposal", 1),
        ("late", "agreements.prepare", 1),
    ]
    first = client.get("/").context["groups"][0]
    assert [need.url for need in first.needs] == [detail(own, "decide")]
    assert browser(world.own.school.supervisor).get("/").context["groups"] == []


def test_many_promises_of_one_kind_hide_no_other(world, django_assert_num_queries):
    """A list of hundreds was just imported, and a workplace asks for one correction."""
    fill(world, 130)
    own = world.own.placement
    prepare(world)
    Commitment.objects.filter(placement=own, kind="agreements.prepare").update(
        kind="agreements.correct", due_on=today() + timedelta(days=3)
    )
    client = browser(world.own.school.coordinator)
    assert sorted(piles(client)) == [
        ("first", "agreements.correct", 1),
        ("first", "placements.approve_proposal", 130),
        ("week", "agreements.prepare", 129),
    ]
    with django_assert_num_queries(6):
        page = client.get(reverse("today"))
    assert "129 dingen" in page.context["answer"]
    text = page.content.decode()
    assert text.count('class="pile-row"') == 202
    assert reverse("placements:list") + "?waits=school" in text


def test_promises_of_one_kind_are_counted_per_stretch_of_time(world):
    """Those with my name on them and those of the office add up, late and far ahead apart."""
    fill(world, 120)
    coordinator = world.own.school.coordinator
    Commitment.objects.all().delete()
    prepare(world)
    ids = list(Commitment.objects.order_by("id").values_list("pk", flat=True))
    rows = Commitment.objects.filter
    rows(pk__in=ids[:4]).update(due_on=today() - timedelta(days=1), owner=coordinator)
    rows(pk__in=ids[4:7]).update(due_on=today() - timedelta(days=2))
    rows(pk__in=ids[100:]).update(due_on=today() + timedelta(weeks=9))
    assert piles(browser(coordinator)) == [
        ("late", "agreements.prepare", 7),
        ("week", "agreements.prepare", 93),
        ("ahead", "agreements.prepare", 20),
    ]


def test_a_stretch_of_time_of_which_nothing_was_read_is_still_named(world):
    fill(world, 130)
    Commitment.objects.all().delete()
    prepare(world)
    ids = list(Commitment.objects.order_by("id").values_list("pk", flat=True))
    Commitment.objects.filter(pk__in=ids[120:]).update(due_on=today() + timedelta(weeks=9))
    client = browser(world.own.school.coordinator)
    assert piles(client) == [
        ("week", "agreements.prepare", 120),
        ("ahead", "agreements.prepare", 10),
    ]
