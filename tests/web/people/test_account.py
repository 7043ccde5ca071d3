"""A person's own account, language and sessions; who works in a programme; guardians."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from people.models import Guardianship, PersonSession, ProgrammeRole, User
from tests.scenarios import PASSWORD


@pytest.fixture
def coordinator(world):
    return world.own.school.coordinator


@pytest.fixture
def desk(coordinator):
    client = Client()
    client.force_login(coordinator)
    return client


def staff_url(school):
    return reverse("people:programme-staff", args=[school.programme.pk])


def test_deactivated_person_is_out_at_the_next_request(desk, coordinator):
    assert desk.get(reverse("people:account")).status_code == 200
    User.objects.filter(pk=coordinator.pk).update(is_active=False)
    answer = desk.get(reverse("people:account"))
    assert answer.headers["Location"].startswith(reverse("account_login"))


def test_session_ends_when_idle_and_after_twelve_hours(desk, time_machine):
    now = timezone.now()
    page = reverse("people:account")
    busy = Client()
    busy.cookies = desk.cookies.copy()
    seen = []
    for hours in (0, 3.9, 7.8, 11.7, 12.1):
        time_machine.move_to(now + timedelta(hours=hours))
        seen.append(busy.get(page).status_code)
    assert seen == [200, 200, 200, 200, 302]


def test_idle_session_ends(desk, time_machine):
    page = reverse("people:account")
    now = timezone.now()
    assert desk.get(page).status_code == 200
    time_machine.move_to(now + timedelta(hours=4, minutes=10))
    assert desk.get(page).status_code == 302


def test_own_sessions_can_be_ended_one_by_one_and_all(world, coordinator):
    browsers = [Client(HTTP_USER_AGENT=f"{name}/1 Windows") for name in ("Firefox", "Edg", "OPR")]
    for browser in browsers:
        browser.post(reverse("account_login"), {"login": coordinator.email, "password": PASSWORD})
    first = browsers[0]
    rows = first.get(reverse("people:account")).context["sessions"]
    assert {row["device"] for row in rows} == {
        "Firefox, Windows",
        "Edge, Windows",
        "Opera, Windows",
    }
    edge = next(row["reference"] for row in rows if row["device"].startswith("Edge"))
    first.post(reverse("people:end-session"), {"reference": edge})
    pages = [browser.get(reverse("people:account")).status_code for browser in browsers]
    assert pages == [200, 302, 200]
    first.post(reverse("people:end-other-sessions"))
    pages = [browser.get(reverse("people:account")).status_code for browser in browsers]
    assert pages == [200, 302, 302]


def test_sessions_of_others_cannot_be_ended(desk, world):
    other = Client()
    other.force_login(world.other.school.coordinator)
    (row,) = other.get(reverse("people:account")).context["sessions"]
    desk.post(reverse("people:end-session"), {"reference": row["reference"]})
    assert PersonSession.objects.filter(user=world.other.school.coordinator).exists()


def test_language_of_the_account_wins_and_is_kept(desk, coordinator):
    desk.post(reverse("set_language"), {"language": "en", "next": "/my-account/"})
    coordinator.refresh_from_db()
    assert coordinator.language == "en"
    desk.cookies.pop("django_language", None)
    answer = desk.get(reverse("people:account"), HTTP_ACCEPT_LANGUAGE="nl")
    assert answer.headers["Content-Language"] == "en"


def test_language_is_a_post_and_leads_nowhere_else(client, db):
    assert client.get(reverse("set_language")).status_code == 405
    answer = client.post(
        reverse("set_language"), {"language": "en", "next": "https://evil.example/"}
    )
    assert answer.headers["Location"] == "/"


def test_students_cannot_change_their_name(world):
    student = world.own.student.user
    client = Client()
    client.force_login(student)
    client.post(reverse("people:account"), {"name": "Iemand Anders", "language": "en"})
    student.refresh_from_db()
    assert (student.name, student.language) == ("Noor El Idrissi", "en")


def test_coordinator_gives_and_takes_a_role(desk, world):
    school = world.own.school
    new = {"email": "Nieuw@People.example", "name": "Nieuwe Collega", "role": "examiner"}
    assert desk.post(staff_url(school), new).status_code == 302
    colleague = User.objects.get(email="nieuw@people.example")
    role = ProgrammeRole.objects.get(user=colleague)
    assert (role.programme, role.role, colleague.has_usable_password()) == (
        school.programme,
        "examiner",
        False,
    )
    assert desk.post(staff_url(school), new).status_code == 422
    desk.post(reverse("people:role-take", args=[role.pk]))
    assert not ProgrammeRole.objects.filter(user=colleague).exists()


def test_other_programmes_are_hidden_and_others_have_no_desk(desk, world):
    assert desk.get(staff_url(world.other.school)).status_code == 404
    role = ProgrammeRole.objects.filter(programme=world.other.school.programme).first()
    assert desk.post(reverse("people:role-take", args=[role.pk])).status_code == 404
    statuses = {}
    for name, user in world.roles().items():
        client = Client()
        client.force_login(user)
        answers = client.get(reverse("people:staff")), client.get(staff_url(world.own.school))
        statuses[name] = tuple(answer.status_code for answer in answers)
    allowed = {"coordinator", "manager", "administrator"}
    assert statuses == {
        name: (200, 200) if name in allowed else (403, 404) for name in world.roles()
    }


def test_own_role_cannot_be_taken(desk, coordinator):
    role = ProgrammeRole.objects.get(user=coordinator)
    assert desk.post(reverse("people:role-take", args=[role.pk])).status_code == 409


def test_missing_address_is_added_and_an_existing_one_stays(desk, world):
    nobody = User.objects.create_user(name="Zonder Adres")
    ProgrammeRole.objects.create(user=nobody, programme=world.own.school.programme, role="examiner")
    url = reverse("people:person-email", args=[nobody.pk])
    assert desk.post(url, {"email": world.own.guardian.email}).status_code == 422
    assert desk.post(url, {"email": "Zonder@People.example"}).status_code == 302
    assert desk.post(url, {"email": "weer@people.example"}).status_code == 403
    nobody.refresh_from_db()
    assert nobody.email == "zonder@people.example"


def test_closing_an_account_ends_its_sessions(desk, world):
    examiner = world.own.school.examiner
    browser = Client()
    browser.force_login(examiner)
    desk.post(reverse("people:person-deactivate", args=[examiner.pk]))
    assert browser.get(reverse("people:account")).status_code == 302
    assert not PersonSession.objects.filter(user=examiner).exists()
    desk.post(reverse("people:person-activate", args=[examiner.pk]))
    examiner.refresh_from_db()
    assert examiner.is_active


def test_guardian_is_added_and_removed(desk, world):
    student = world.own.student
    url = reverse("people:guardian-add", args=[student.pk])
    own = {"name": "Noor", "email": student.user.email}
    assert desk.post(url, own).status_code == 422
    new = {"name": "Karim El Idrissi", "email": "Karim@People.example", "next": "/my-account/"}
    assert desk.post(url, new).headers["Location"] == "/my-account/"
    guardianship = Guardianship.objects.get(guardian__email="karim@people.example")
    desk.post(reverse("people:guardian-remove", args=[guardianship.pk]))
    assert list(student.guardianships.values_list("guardian", flat=True)) == [world.own.guardian.pk]


def test_guardians_of_other_schools_are_out_of_reach(desk, world):
    other = world.other.student
    assert desk.get(reverse("people:guardian-add", args=[other.pk])).status_code == 404
    row = Guardianship.objects.get(student=other)
    assert desk.post(reverse("people:guardian-remove", args=[row.pk])).status_code == 404


def test_nobody_consents_for_an_adult(world):
    client = Client()
    client.force_login(world.other.school.coordinator)
    url = reverse("people:guardian-add", args=[world.other.student.pk])
    answer = client.post(url, {"name": "Ouder", "email": "ouder@people.example"})
    assert (answer.status_code, User.objects.filter(name="Ouder").exists()) == (422, False)
