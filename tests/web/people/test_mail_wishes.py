"""How somebody wants to be mailed: from the menu, and by the link in a mail."""

from datetime import time

import pytest
from django.test import Client

from notifications.models import Preference
from people import mail_link

pytestmark = pytest.mark.django_db
PAGE = "/my-account/mail/"
FORM = {
    "rhythm": "weekly",
    "quiet": "on",
    "quiet_from": "18:00",
    "quiet_until": "08:00",
    "wanted": ["hours", "contact"],
}


def browser(user):
    user.language = "en"
    user.save()
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(user)
    return client


@pytest.mark.parametrize(
    "role",
    ["student", "guardian", "workplace_supervisor", "school_supervisor", "administrator"],
)
def test_everybody_chooses_for_themselves(world, role):
    user = world.roles()[role]
    client = browser(user)
    page = client.get(PAGE)
    assert page.status_code == 200
    assert client.post(PAGE, FORM).headers["Location"] == PAGE
    chosen = Preference.objects.get()
    assert (chosen.user, chosen.rhythm, chosen.quiet_weekends) == (user, "weekly", False)
    assert (chosen.quiet_from, chosen.quiet_until) == (time(18), time(8))
    assert "hours" not in chosen.switched_off
    assert "learning" in chosen.switched_off
    assert "agreement" not in chosen.switched_off
    client.post(PAGE, {})  # nothing ticked is an answer too
    assert not Preference.objects.get().quiet.has_hours


def test_nonsense_is_refused_with_a_sentence(world):
    client = browser(world.own.student.user)
    for change in (
        {"rhythm": "hourly"},
        {"quiet_from": "25:00"},
        {"quiet_from": "08:00"},
        {"wanted": ["agreement"]},
        {"wanted": ["nothing"]},
    ):
        assert client.post(PAGE, FORM | change).status_code == 422
    assert not Preference.objects.exists()


def test_a_supervisor_comes_by_the_link_in_a_mail_and_goes_nowhere_else(world):
    guide = world.own.workplace.supervisor
    link = mail_link.link_for(guide)
    client = Client()
    path = link.removeprefix("http://localhost:8000")
    assert client.get(path).status_code == 200
    page = client.post(path).headers["Location"]
    assert page == f"/mail-wishes/{guide.pk}/"
    assert client.get(page).status_code == 200
    assert client.post(page, FORM).headers["Location"] == page
    assert Preference.objects.get().user == guide
    assert client.get(PAGE).status_code == 403
    assert client.get(f"/mail-wishes/{world.own.guardian.pk}/").status_code in {403, 404}


def test_of_somebody_else_there_is_no_page(world):
    client = browser(world.own.school.coordinator)
    assert client.get(f"/mail-wishes/{world.own.guardian.pk}/").status_code == 404
    assert client.post(f"/mail-wishes/{world.own.guardian.pk}/", FORM).status_code == 404


def test_who_has_a_password_signs_in(world):
    assert mail_link.link_for(world.own.student.user) == "http://localhost:8000/my-account/mail/"


def test_query_count(world, django_assert_num_queries):
    client = browser(world.own.student.user)
    client.get(PAGE)
    with django_assert_num_queries(7):
        client.get(PAGE)
