from datetime import date

import pytest
from django.urls import reverse

from core.dates import today
from tests.web.programmes.test_plan import browser

pytestmark = pytest.mark.django_db


def test_a_coordinator_sets_and_removes_holidays(world):
    own = world.own.school
    client = browser(own.coordinator)
    url = reverse("programmes:holidays", args=[own.institution.pk])
    assert client.get(url).context["years"] == []
    client.post(
        reverse("programmes:school-change", args=[own.institution.pk]),
        {"name": own.institution.name, "guardian_rule": "required", "region": "south"},
    )
    assert client.get(url).context["years"]
    year = today().year + 1
    values = {"name": "other", "first_day": f"{year}-03-15", "last_day": f"{year}-03-16"}
    assert client.post(url, {**values, "last_day": f"{year}-03-01"}).status_code == 422
    assert client.post(url, values).status_code == 302
    day = date(year, 3, 15).isoformat()
    remove = reverse("programmes:holiday-remove", args=[own.institution.pk, day])
    client.post(remove)
    assert not own.institution.holidays.filter(first_day=day).exists()
    odd = reverse("programmes:holiday-remove", args=[own.institution.pk, "soon"])
    assert client.post(odd).status_code == 404
    assert browser(world.other.school.coordinator).get(url).status_code == 404
