"""The page of a promise, and the page with the days away."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from core.dates import today
from people.services import links
from placements.services.commitments import open_commitment

pytestmark = pytest.mark.django_db


def browser(user):
    type(user).objects.filter(pk=user.pk).update(language="en")
    client = Client()
    client.force_login(user, backend="people.backends.PortalAuthenticationBackend")
    client.get(reverse("people:account"))
    return client


@pytest.fixture
def row(world):
    own = world.own
    return open_commitment(
        placement=own.placement, kind="contact.confirm_report", debtor="workplace",
        creditor="student", owner=own.workplace.supervisor, subject="report:1",
        due_on=today() + timedelta(days=2),
    )  # fmt: skip


def page(row, name="promise"):
    return reverse(f"placements:{name}", args=[row.placement_id, row.pk])


def test_the_workplace_asks_for_another_date_and_the_student_sees_it(world, row):
    workplace, student = browser(world.own.workplace.supervisor), browser(world.own.student.user)
    answer = workplace.get(page(row))
    assert answer.context["may_postpone"]
    assert not answer.context["may_receive"]
    day = today() + timedelta(days=9)
    answer = workplace.post(
        page(row, "postpone"), {"to_day": day.isoformat(), "reason": "Holiday here."}, follow=True
    )
    assert answer.redirect_chain[-1][0] == page(row)
    assert "Holiday here." in student.get(page(row)).content.decode()
    shown = student.get(reverse("placements:detail", args=[row.placement_id])).content.decode()
    assert "new date asked once" in shown
    again = workplace.post(page(row, "postpone"), {"to_day": "2020-01-01", "reason": "x"})
    assert again.status_code == 422


def test_the_student_notes_that_it_came_another_way(world, row):
    client = browser(world.own.student.user)
    answer = client.post(page(row, "received"), {"how": "On the phone."}, follow=True)
    assert "On the phone." in answer.content.decode()
    assert browser(world.own.workplace.supervisor).post(
        page(row, "received"), {"how": "x"}
    ).status_code == 403  # fmt: skip


def test_what_belongs_to_another_triangle_does_not_exist(world, row):
    client = browser(world.other.student.user)
    for name in ("promise", "postpone", "received"):
        assert client.get(page(row, name)).status_code == 404
    mixed = reverse("placements:promise", args=[world.other.placement.pk, row.pk])
    assert client.get(mixed).status_code == 404


def test_a_mailed_link_reaches_the_promises_of_its_own_task_only(world, row):
    own = world.own
    other = open_commitment(
        placement=own.placement, kind="hours.approve_week", debtor="workplace",
        creditor="student", owner=own.workplace.supervisor, subject="week:2026-01",
        due_on=today() + timedelta(days=2),
    )  # fmt: skip
    url = links.mint(
        user=own.workplace.supervisor, scope="contact", object_id=own.placement.pk, path=page(row)
    )
    client = Client()
    client.post(url)
    assert client.get(page(row)).status_code == 200
    assert client.get(page(row, "postpone")).status_code == 200
    assert client.get(page(other)).status_code == 404


def test_a_coordinator_notes_days_away_and_takes_them_back(world):
    own = world.own
    url = reverse("placements:away", args=[own.placement.pk])
    client = browser(own.school.coordinator)
    first = own.placement.start_date + timedelta(days=7)
    values = {
        "from_day": first.isoformat(),
        "until_day": (first + timedelta(days=5)).isoformat(),
        "kind": "illness",
    }
    assert client.post(url, {**values, "until_day": "2020-01-01"}).status_code == 422
    assert client.post(url, values).status_code == 302
    row = own.placement.interruptions.get()
    change = reverse("placements:away-change", args=[own.placement.pk, row.pk])
    assert client.post(change, {"until_day": (first + timedelta(days=9)).isoformat()}).url == url
    seen = browser(own.workplace.supervisor).get(url).content.decode()
    assert "ill<" not in seen
    assert browser(own.workplace.supervisor).post(url, values).status_code == 403
    assert "ill<" in browser(own.student.user).get(url).content.decode()
    remove = reverse("placements:away-remove", args=[own.placement.pk, row.pk])
    for _twice in range(2):
        assert client.post(remove).url == url
    assert not own.placement.interruptions.exists()
