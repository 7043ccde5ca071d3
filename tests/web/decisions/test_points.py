"""Judgements over time: who sees what, and that the page stays as quick with much on it."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from decisions.services import appointing
from decisions.task_scope import SCOPE
from people.models import User
from people.services import links
from portfolio.services import feedback
from programmes.models import LearningOutcome
from tests.factories import assessments as make
from tests.factories import decisions
from tests.factories import portfolio as evidence
from workplaces.models import HostRole


@pytest.fixture(autouse=True)
def _english(world):
    User.objects.update(language="en")
    with translation.override("en"):
        yield


@pytest.fixture
def row(world):
    found = make.opened(world.own)
    make.handed_in(world.own, found, "workplace", "G", text="Leads the talk")
    make.handed_in(world.own, found, "student", "V")
    make.handed_in(world.own, found, "school", "O", text="Not shown at school")
    return found


def page_of(user, placement):
    client = Client()
    client.force_login(user)
    return client.get(reverse("decisions:points", args=[placement.pk]))


def item(world, number=0, **changes):
    outcome = LearningOutcome.objects.get(code="B1-K1-W1")
    return evidence.item(world.own, title=f"Item {number}", outcomes=[outcome.pk], **changes)


def test_each_side_with_its_words(world, row):
    page = page_of(world.own.school.examiner, row.placement).content.decode()
    assert "There is enough to decide about 0 of 3 outcomes." in page
    assert page.count('<section class="panel points-outcome"') == 3
    assert page.count("Nothing from the last third of the period yet") == 3
    assert page.count("Workplace: 1 judgement, the last on") == 3
    for words in ("Leads the talk", "Not shown at school", "insufficient", "sufficient", "good"):
        assert words in page
    assert f'href="{reverse("assessments:round", args=[row.placement_id, row.pk])}"' in page


@pytest.mark.parametrize("role", ["student", "school_supervisor", "coordinator", "manager"])
def test_those_around_it_read_it(world, row, role):
    assert "Leads the talk" in page_of(world.roles()[role], row.placement).content.decode()


def test_not_for_guardians_and_strangers(world, row):
    assert page_of(world.own.guardian, row.placement).status_code == 403
    for stranger in (world.other.student.user, world.other.school.coordinator):
        assert page_of(stranger, row.placement).status_code == 404


def test_what_is_not_shared_is_not_there(world):
    row = make.opened(world.own)
    make.handed_in(world.own, row, "workplace", "G", text="Leads the talk")
    for role in ("student", "coordinator", "workplace_supervisor"):
        page = page_of(world.roles()[role], row.placement).content.decode()
        assert "Leads the talk" not in page
        assert page.count("Nobody has said anything about it yet.") == 3


def test_the_workplace_is_told_that_there_is_more(world, row):
    loose = item(world, placement=None, made_on=row.placement.start_date)
    feedback.give(actor=world.own.school.supervisor, item_id=loose.pk, text="A project at school")
    page = page_of(world.own.workplace.supervisor, row.placement).content.decode()
    assert "A project at school" not in page
    assert "1 judgement is about evidence that was not made at this workplace." in page
    page = page_of(world.own.student.user, row.placement).content.decode()
    assert "A project at school" in page
    assert "Not all is shown to you" not in page


def test_before_anything_was_said(world):
    page = page_of(world.own.school.coordinator, world.own.placement).content.decode()
    assert "No outcome is part of this placement yet" in page


@pytest.mark.parametrize("number", [1, 10, 50])
def test_a_fixed_number_of_queries(world, row, number, django_assert_num_queries):
    for each in range(number):
        feedback.give(
            actor=world.own.school.supervisor, item_id=item(world, each).pk, text=f"Word {each}"
        )
    client = Client()
    client.force_login(world.own.school.coordinator)
    address = reverse("decisions:points", args=[row.placement_id])
    client.get(address)
    with django_assert_num_queries(16):
        page = client.get(address).content.decode()
    assert page.count("Word ") == number
    assert 'class="points-number"' in page


def test_from_the_link_about_advice_and_result(world, row):
    """The mail about advice and result opens this page as well."""
    supervisor = world.own.workplace.supervisor
    link = links.mint(user=supervisor, scope=SCOPE, object_id=row.placement_id, path="/")
    client = Client()
    client.post(link[link.index("/link/") :])
    address = reverse("decisions:points", args=[row.placement_id])
    results = client.get(reverse("decisions:placement", args=[row.placement_id]))
    assert f'href="{address}"' in results.content.decode()
    page = client.get(address)
    assert "Leads the talk" in page.content.decode()
    detail = reverse("placements:detail", args=[row.placement_id])
    assert f'href="{detail}"' not in page.content.decode()
    assert client.get(reverse("decisions:calibration-forms")).status_code == 403


def test_an_appointed_examiner_who_no_longer_guides_reads_it(world, row):
    supervisor = world.own.workplace.supervisor
    decisions.rules(world.own, exam_apart=True)
    appointing.appoint(
        actor=world.own.school.coordinator, placement_id=row.placement_id, user=supervisor
    )
    row.placement.supervisor_links.all().delete()
    HostRole.objects.filter(user=supervisor).delete()
    assert "Leads the talk" in page_of(supervisor, row.placement).content.decode()
    client = Client()
    client.force_login(supervisor)
    told = client.get(reverse("decisions:calibration-forms"))
    assert told.status_code == 403
    assert "who was appointed for one exam reads" in told.content.decode()
