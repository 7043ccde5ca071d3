"""Every page of a placement: who opens it, what it costs, and what its button does."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from core.dates import today
from placements.models import Commitment, Placement
from placements.services.commitments import open_commitment
from tests.factories import learning as make_learning
from tests.scenarios import make_placement, make_student

BACKEND = "people.backends.PortalAuthenticationBackend"
pytestmark = pytest.mark.django_db


def browser(user):
    """Signed in, with the first request (which notes the session) behind it."""
    client = Client()
    client.force_login(user, backend=BACKEND)
    client.get(reverse("today"))
    return client


def detail(placement, page="detail"):
    return reverse(f"placements:{page}", args=[placement.pk])


def test_every_role_opens_the_own_and_never_the_other(world):
    for role, user in world.roles().items():
        client = browser(user)
        own, other = world.own.placement, world.other.placement
        for url in [
            reverse("today"),
            reverse("placements:list"),
            detail(own),
            detail(own, "timeline"),
        ]:
            assert client.get(url).status_code == 200, (role, url)
        expected = 200 if role == "administrator" else 404
        for page in ["detail", "timeline"]:
            assert client.get(detail(other, page)).status_code == expected, (role, page)


@pytest.mark.parametrize(
    ("page", "allowed"),
    [
        ("edit", {"coordinator"}),
        ("end", {"coordinator"}),
        ("complete", {"coordinator"}),
        ("withdraw", {"coordinator"}),
        ("contact", {"coordinator"}),
        ("supervisor", {"coordinator", "school_supervisor"}),
    ],
)
def test_403_explains_and_404_hides(world, page, allowed):
    users = world.roles()
    del users["administrator"]
    for role, user in users.items():
        client = browser(user)
        expected = 200 if role in allowed else 403
        assert client.get(detail(world.own.placement, page)).status_code == expected, role
        assert client.get(detail(world.other.placement, page)).status_code == 404, role
        if role not in allowed:
            assert client.post(detail(world.own.placement, page), {}).status_code == 403, role


def fill(world, rows):
    """Up to `rows` placements, each with an open promise of the office."""
    school, host = world.own.school, world.own.workplace
    for number in range(Placement.objects.filter(programme=school.programme).count(), rows):
        student = make_student(school, f"60{number:04}", f"Student {number}", date(2000, 1, 1))
        make_placement(school, host, student)
    for placement in Placement.objects.filter(programme=school.programme):
        open_commitment(
            placement=placement,
            kind="placements.approve_proposal",
            debtor="school",
            creditor="student",
        )


@pytest.mark.parametrize(
    ("role", "url", "queries"),
    [
        ("coordinator", "/placements/?size=50", 5),
        ("coordinator", "/placements/?q=software", 5),
        ("coordinator", "/", 6),
        ("school_supervisor", "/placements/?size=50", 4),
        ("workplace_supervisor", "/", 8),
        ("student", "/", 8),
        ("coordinator", "/workplaces/", 4),
    ],
)
def test_queries_do_not_grow_with_the_rows(world, django_assert_num_queries, role, url, queries):
    client = browser(world.roles()[role])
    for rows in (1, 10, 50):
        fill(world, rows)
        with django_assert_num_queries(queries):
            assert client.get(url).status_code == 200


@pytest.mark.parametrize(
    ("role", "queries"),
    [("coordinator", 22), ("student", 21), ("workplace_supervisor", 21), ("guardian", 20)],
)
def test_a_placement_takes_as_many_queries_whatever_it_holds(
    world, django_assert_num_queries, role, queries
):
    """Eight apps show how the triangle stands, each with one to four queries."""
    own = world.own
    make_learning.prepare_school(own.school)
    client = browser(world.roles()[role])
    for first, last in ((0, 1), (1, 6)):
        for number in range(first, last):
            make_learning.sent(own, title=f"Leertaak {number}")
        client.get(detail(own.placement))
        with django_assert_num_queries(queries):
            assert client.get(detail(own.placement)).status_code == 200


def test_the_first_page_of_the_list_is_light(world, settings):
    settings.STATIC_BUNDLES = True
    fill(world, 50)
    client = browser(world.own.school.coordinator)
    assert len(client.get("/placements/").content) <= 30 * 1024


def test_names_are_text_and_never_markup(world):
    user = world.own.student.user
    user.name = "<script>alert(1)</script> & 'Co'"
    user.save()
    host = world.own.workplace.host
    host.name = "<img src=x onerror=alert(2)>"
    host.save()
    fill(world, 1)
    client = browser(world.own.school.coordinator)
    for url in ["/", "/placements/", "/placements/?q=co", detail(world.own.placement)]:
        page = client.get(url).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_the_list_answers_htmx_with_its_own_part(world):
    client = browser(world.own.school.coordinator)
    part = client.get("/placements/?q=noor", headers={"HX-Request": "true"}).content.decode()
    whole = client.get("/placements/?q=noor").content.decode()
    assert "<html" not in part
    results = part[part.index('<div id="results">') :]
    assert results.strip() in whole


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        ("student", {"student", "birth date"}),
        ("school_supervisor", {"student", "birth date", "guardian"}),
        ("coordinator", {"student", "birth date", "guardian"}),
        ("workplace_supervisor", {"student"}),
        ("host_contact", set()),
        ("guardian", set()),
    ],
)
def test_everyone_reads_only_what_the_task_needs(world, role, sees):
    world.own.student.birth_date = date(today().year - 16, 3, 14)
    world.own.student.save()
    world.own.student.user.language = world.roles()[role].language = "en"
    world.roles()[role].save()
    page = browser(world.roles()[role]).get(detail(world.own.placement)).content.decode()
    facts = {
        "student": world.own.student.user.email,
        "birth date": f"14 March {today().year - 16}",
        "guardian": world.own.guardian.email,
    }
    assert {name for name, text in facts.items() if text in page} == sees


def period():
    start = today() + timedelta(weeks=12)
    return {"start_date": start.isoformat(), "end_date": (start + timedelta(weeks=8)).isoformat()}


def test_a_student_proposes_and_the_school_says_yes(world):
    student = browser(world.own.student.user)
    sent = student.post(
        reverse("placements:propose"),
        {
            "enrolment": world.own.placement.enrolment_id,
            "host_name": "Bakkerij Jansen",
            "city": "Utrecht",
            "supervisor_name": "Piet Jansen",
            "supervisor_email": "piet@jansen.example",
            **period(),
        },
    )
    placement = Placement.objects.get(state="proposed")
    assert (sent.status_code, sent.url) == (302, detail(placement))
    answer = browser(world.own.school.coordinator).post(
        detail(placement, "decide"), {"answer": "approve"}
    )
    assert answer.status_code == 302
    placement.refresh_from_db()
    assert placement.state == "preparing"


def test_a_refusal_keeps_what_was_typed(world):
    student = browser(world.own.student.user)
    page = student.post(
        reverse("placements:propose"),
        {
            "enrolment": world.own.placement.enrolment_id,
            "host_name": "Bakkerij Jansen",
            "city": "Utrecht",
            "supervisor_name": "Ik Zelf",
            "supervisor_email": world.own.student.user.email,
            **period(),
        },
    )
    assert page.status_code == 422
    assert "Bakkerij Jansen" in page.content.decode()
    assert page.context["form"].non_field_errors()


def test_a_stale_form_is_refused_with_what_was_typed(world):
    placement = world.own.placement
    client = browser(world.own.school.coordinator)
    form = client.get(detail(placement, "edit")).context["form"].initial
    data = {
        "revision": form["revision"],
        "site": placement.site_id,
        "start_date": placement.start_date.isoformat(),
        "end_date": placement.end_date.isoformat(),
        "weekdays": [1, 2],
        "hours_per_week": "16",
    }
    assert client.post(detail(placement, "edit"), data).status_code == 302
    again = client.post(detail(placement, "edit"), {**data, "hours_per_week": "12"})
    assert again.status_code == 422
    assert again.context["form"]["hours_per_week"].value() == "12"
    assert len(again.context["form"].non_field_errors()) == 1
    assert Placement.objects.get(pk=placement.pk).hours_per_week == 16


def test_a_coordinator_makes_a_placement_in_three_steps(world):
    client = browser(world.own.school.coordinator)
    enrolment = world.own.placement.enrolment
    create = reverse("placements:create")
    assert [e.pk for e in client.get(create, {"q": "noor"}).context["enrolments"]] == [enrolment.pk]
    assert list(client.get(create, {"q": "daan"}).context["enrolments"]) == []
    chosen = {"enrolment": enrolment.pk, "q": "linde"}
    assert [h.name for h in client.get(create, chosen).context["hosts"]] == ["Zorggroep De Linde"]
    data = {"city": "Zeist", "street": "Slotlaan 1", "weekdays": ["1"], **period()}
    sent = client.post(f"{create}?enrolment={enrolment.pk}&new_host=Bakkerij+Jansen", data)
    placement = Placement.objects.get(host__name="Bakkerij Jansen")
    assert (sent.status_code, sent.url) == (302, detail(placement))
    foreign = client.get(create, {"enrolment": world.other.placement.enrolment_id})
    assert foreign.status_code == 404


def test_a_get_changes_nothing(world):
    fill(world, 1)
    client = browser(world.own.school.coordinator)
    before = list(Placement.objects.order_by("id").values())
    promises = list(Commitment.objects.order_by("id").values())
    row = Commitment.objects.get()
    for page in ["decide", "withdraw", "edit", "end", "complete", "contact", "supervisor"]:
        client.get(detail(world.own.placement, page))
    client.get(reverse("placements:waive", args=[row.pk]))
    assert list(Placement.objects.order_by("id").values()) == before
    assert list(Commitment.objects.order_by("id").values()) == promises


def test_an_office_without_placements_begins_with_its_list(world):
    imports = reverse("imports:list")
    client = browser(world.own.school.coordinator)
    assert imports not in client.get(reverse("today")).content.decode()
    Placement.objects.filter(programme=world.own.school.programme).delete()
    assert f'href="{imports}"' in client.get(reverse("today")).content.decode()
    for role in ["examiner", "manager", "administrator"]:
        page = browser(world.roles()[role]).get(reverse("today")).content.decode()
        assert imports not in page, role


def test_hours_are_shown_and_read_as_people_write_them(world):
    placement = world.own.placement
    client = browser(world.own.school.coordinator)
    page = client.get(detail(placement, "edit"))
    html = page.content.decode()
    assert 'value="640"' in html
    assert 'value="32"' in html
    typed = {name: page.context["form"][name].value() for name in page.context["form"].fields}
    typed |= {"hours_per_week": "28,5", "activities": ""}
    assert client.post(detail(placement, "edit"), typed).status_code == 302
    placement.refresh_from_db()
    assert str(placement.hours_per_week) == "28.50"
