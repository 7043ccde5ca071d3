"""Numbers of foreign rows in the query and in forms: as good as not there."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from people.models import PersonSession, User
from people.services.accounts import session_reference
from placements.models import Placement, RosterImport
from tests.factories import agreements as make
from tests.meta.crawl import BACKEND
from tests.scenarios import World

pytestmark = pytest.mark.django_db


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


@pytest.fixture
def coordinator(world: World) -> Client:
    return browser(world.own.school.coordinator)


def test_new_placement_for_a_foreign_student(world: World, coordinator: Client):
    address = reverse("placements:create")
    foreign = {"enrolment": world.other.placement.enrolment_id}
    answers = [coordinator.get(address, foreign), coordinator.get(address, {"enrolment": 987654})]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert coordinator.post(f"{address}?enrolment={foreign['enrolment']}").status_code == 404


def test_list_of_a_foreign_programme(world: World, coordinator: Client):
    answer = coordinator.get(
        reverse("placements:list"), {"programme": world.other.school.programme.pk}
    )
    assert answer.status_code == 200
    assert world.other.student.user.name not in answer.content.decode()


def test_search_for_a_foreign_student(world: World, coordinator: Client):
    name = world.other.student.user.name
    for address in (reverse("placements:list"), reverse("placements:create")):
        page = coordinator.get(address, {"q": name.split()[0]}).content.decode()
        assert page.count(name) == 0


def test_printing_foreign_agreements(world: World, coordinator: Client):
    make.prepare_school(world.other.school)
    agreement = make.sealed(world.other)
    answer = coordinator.post(reverse("agreements:print"), {"placements": [agreement.placement_id]})
    assert world.other.student.user.name not in answer.content.decode()


def test_foreign_teacher_as_contact(world: World, coordinator: Client):
    placement = world.own.placement
    answer = coordinator.post(
        reverse("placements:contact", args=[placement.pk]),
        {"contact": world.other.school.supervisor.pk},
    )
    placement.refresh_from_db()
    assert (answer.status_code, placement.school_contact) == (422, world.own.school.supervisor)


def test_list_for_a_foreign_school(world: World, coordinator: Client):
    answer = coordinator.post(
        reverse("imports:upload"),
        {
            "institution": world.other.school.institution.pk,
            "file": SimpleUploadedFile("lijst.csv", b"Nummer;Naam\n1;Iemand\n"),
        },
    )
    assert (answer.status_code, RosterImport.objects.count()) == (422, 0)


def test_proposal_in_the_name_of_someone_else(world: World):
    before = Placement.objects.count()
    answer = browser(world.own.student.user).post(
        reverse("placements:propose"),
        {
            "enrolment": world.other.placement.enrolment_id,
            "host_name": "Ergens",
            "city": "Utrecht",
            "start_date": "2027-02-01",
            "end_date": "2027-06-30",
            "supervisor_name": "Iemand",
            "supervisor_email": "iemand@bedrijf.example",
        },
    )
    assert (answer.status_code, Placement.objects.count()) == (422, before)


def test_ending_the_session_of_someone_else(world: World, coordinator: Client):
    browser(world.other.school.coordinator)
    foreign = PersonSession.objects.get(user=world.other.school.coordinator)
    coordinator.post(
        reverse("people:end-session"), {"reference": session_reference(foreign.session_key)}
    )
    assert PersonSession.objects.filter(pk=foreign.pk).exists()


def test_taking_someone_off_who_is_not_on_the_placement(world: World, coordinator: Client):
    answer = coordinator.post(
        reverse(
            "placements:supervisor-remove",
            args=[world.own.placement.pk, world.other.workplace.supervisor.pk],
        )
    )
    assert answer.status_code == 404


@pytest.mark.parametrize(
    "field",
    ["state", "source", "student", "programme", "created_by", "agreed_at", "decided_by", "host"],
)
def test_fields_that_a_form_does_not_have(world: World, coordinator: Client, field: str):
    """Sent along with a change of the details, they change nothing."""
    placement = world.own.placement
    before = Placement.objects.filter(pk=placement.pk).values(field).get()
    values = {
        "state": "completed",
        "source": "import",
        "student": world.other.student.pk,
        "programme": world.other.school.programme.pk,
        "created_by": world.other.school.coordinator.pk,
        "agreed_at": "2026-01-01",
        "decided_by": world.own.school.coordinator.pk,
        "host": world.other.workplace.host.pk,
    }
    address = reverse("placements:edit", args=[placement.pk])
    form = coordinator.get(address).context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    answer = coordinator.post(address, {**sent, field: values[field]})
    assert answer.status_code in (302, 422)
    assert Placement.objects.filter(pk=placement.pk).values(field).get() == before
