"""Looking back in the browser: told beforehand who reads it, and the result at once."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import AssessmentRound
from assessments.services import opening
from notifications.services import delivery
from tests.factories import assessments as make
from tests.scenarios import make_student, make_workplace
from tests.web.assessments.test_filling import url

SECRET = "Alleen voor de coördinator"


@pytest.fixture
def row(world):
    make.evaluation_form(world.own.school)
    make.ended(world.own.placement, days_ago=8)
    opening.open_due_rounds()
    found = AssessmentRound.objects.get()
    found.placement.refresh_from_db()
    return found


def answers(row, corner, **texts):
    data = {"do": "hand_in"}
    for each in row.version.criteria.all():
        if each.asks(corner):
            choice = {"scale": "GROTENDEELS", "yes_no": "-yes", "open": ""}[each.kind]
            data[f"c{each.pk}"] = choice
            data[f"c{each.pk}-text"] = texts.get(each.key, "")
            data[f"c{each.pk}-revision"] = "0"
    return data


def result(world):
    return reverse("assessments:result", args=[world.own.placement.pk])


def host_result(world):
    school, workplace = world.own.school, world.own.workplace
    return reverse("assessments:host-evaluation", args=[school.programme.pk, workplace.host.pk])


def test_the_workplace_looks_back_from_its_mail_and_sees_its_result(world, row, mailbox):
    delivery.deliver_outbox()
    [mail] = mailbox.to(world.own.workplace.supervisor.email)
    assert "How did the placement of Noor El Idrissi go?" in mail["Subject"]
    browser = Client()
    link = mailbox.link(mail)
    assert "asks you how the placement of Noor" in browser.get(link).content.decode()
    form = browser.post(link, follow=True).content.decode()
    assert "The student and the contact person do not read your answers." in form
    done = browser.post(url("fill", row), answers(row, "workplace"), follow=True)
    assert done.redirect_chain == [(result(world), 302)]
    page = done.content.decode()
    assert "Your answer: <strong>Largely</strong>" in page
    assert "Fewer than 5 students answered about your workplace." in page
    assert browser.get(reverse("assessments:evaluations")).status_code == 403


def test_the_student_is_told_beforehand_and_read_by_nobody_near(world, row, client_of):
    student = client_of(world.own.student.user)
    form = student.get(url("fill", row)).content.decode()
    assert "The workplace never sees what you answered." in form
    assert "when at least five of them did" in form
    done = student.post(url("fill", row), answers(row, "student", s_better=SECRET), follow=True)
    assert done.redirect_chain[-1][0] == url("response", row, "student")
    for user in (world.own.workplace.supervisor, world.own.workplace.contact,
                 world.own.school.supervisor, world.own.guardian):  # fmt: skip
        client = client_of(user)
        for path in (url("round", row), url("response", row, "student"), result(world),
                     reverse("placements:detail", args=[row.placement_id]),
                     reverse("assessments:placement", args=[row.placement_id]),
                     host_result(world), reverse("assessments:evaluations")):  # fmt: skip
            assert SECRET not in client.get(path, follow=True).content.decode(), (user, path)
    office = client_of(world.own.school.coordinator).get(host_result(world)).content.decode()
    assert SECRET in office
    assert world.own.student.user.name not in office


def test_four_students_stay_hidden_and_five_are_shown(world, client_of):
    workplace = client_of(world.own.workplace.supervisor)
    for number in range(5):
        page = None
        student = make_student(world.own.school, f"77{number}", f"S {number}", date(2004, 5, 5))
        make.looked_back(
            world.own.school, world.own.workplace, student, level="NIET", text=f"Tekst {number}"
        )
        page = workplace.get(result(world)).content.decode()
        assert ("Fewer than 5 students answered" in page) == (number < 4)
        assert ("Tekst 0" in page) == (number == 4)
        assert ("Not 5" in page) == (number == 4)
    listed = workplace.get(reverse("assessments:evaluations")).content.decode()
    assert "ROC Midden" in listed
    other = client_of(world.other.workplace.supervisor)
    assert other.get(result(world)).status_code == 404
    assert "ROC Midden" not in other.get(reverse("assessments:evaluations")).content.decode()


def test_a_closed_evaluation_says_so(world, row, client_of):
    AssessmentRound.objects.update(due_on=date(2026, 1, 1))
    student = client_of(world.own.student.user)
    page = student.get(url("fill", row), follow=True)
    assert page.redirect_chain[-1][0] == url("round", row)
    assert "This evaluation is closed" in page.content.decode()


def test_only_who_manages_the_programme_reads_it(world, row, client_of):
    for user in (world.own.school.supervisor, world.own.school.examiner, world.own.student.user,
                 world.other.school.coordinator, world.own.workplace.contact):  # fmt: skip
        assert client_of(user).get(host_result(world)).status_code == 404


LIST, RESULT, OWN = 7, 14, 17


@pytest.mark.parametrize("number", [1, 10, 50])
def test_the_pages_cost_the_same_for_every_number(
    world, client_of, django_assert_num_queries, number
):
    school = world.own.school
    for each in range(number):
        place = make_workplace(school, f"Bedrijf {each:02}", f"3000000{each:02}")
        student = make_student(school, f"88{each:02}", f"S {each}", date(2004, 5, 5))
        make.looked_back(school, place, student, text="Goed zo")
    make.looked_back(school, world.own.workplace, world.own.student, corner="workplace")
    coordinator, workplace = client_of(school.coordinator), client_of(world.own.workplace.contact)
    page = reverse("assessments:evaluations")
    with django_assert_num_queries(LIST):
        text = coordinator.get(page).content.decode()
    assert text.count("<tr>") - 1 == min(number + 1, 25)
    assert ("after=" in text) == (number + 1 > 25)
    with django_assert_num_queries(RESULT):
        coordinator.get(host_result(world))
    with django_assert_num_queries(OWN):
        workplace.get(result(world))
