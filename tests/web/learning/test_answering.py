"""Answering on the page of the workplace and on the page of the school."""

from datetime import timedelta

import pytest
from django.urls import reverse

from learning.models import TaskAlignmentReview
from notifications.services import deliver_outbox
from tests.factories import learning as made
from tests.scenarios import make_placement, make_student

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def one(name, version):
    task = version.task
    return reverse(f"learning:{name}", args=[task.placement_id, task.pk, version.pk])


def answers():
    return sorted(TaskAlignmentReview.objects.values_list("corner", "verdict", "comment"))


def test_the_workplace_answers_from_the_mail_on_its_phone(triangle, client, mailbox):
    first = made.sent(triangle)
    second = made.sent(triangle, title="Testen")
    deliver_outbox()
    [mail] = mailbox.to(triangle.workplace.supervisor.email)
    assert mail["Subject"] == f"Can {triangle.student.user.name} do these learning tasks with you?"
    assert "2 learning tasks" in mailbox.text(mail)
    link = "/link/" + mailbox.link(mail).split("/link/")[1]
    assert "asks you which learning tasks can be done at" in client.get(link).content.decode()
    answer_url = reverse("learning:answer", args=[triangle.placement.pk])
    assert client.post(link).url == answer_url
    page = client.get(answer_url)
    assert [card.version for card, _form in page.context["cards"]] == [first, second]
    assert client.post(one("answer-version", first), {"verdict": "yes"}).url == answer_url
    client.post(one("answer-version", second), {"verdict": "no", "comment": "Geen testers hier."})
    assert answers() == [("workplace", "no", "Geen testers hier."), ("workplace", "yes", "")]
    assert client.get(answer_url).context["cards"] == []
    for name in ("list", "coverage", "plan"):
        address = reverse(f"learning:{name}", args=[triangle.placement.pk])
        assert client.get(address).status_code == 200, name
    assert client.get(reverse("placements:detail", args=[triangle.placement.pk])).status_code == 403


def test_five_judgements_without_a_page_load(triangle, enter):
    versions = [made.sent(triangle, title=f"Taak {number}") for number in range(5)]
    school = enter(triangle.school.supervisor)
    page = school.get(reverse("learning:judge"))
    assert [card.version for card, _form in page.context["cards"]] == versions
    for left, version in zip((4, 3, 2, 1, 0), versions, strict=True):
        answer = school.post(one("judge-version", version), {"verdict": "yes"}, headers=HTMX)
        assert answer.status_code == 200
        assert f'id="v{version.pk}"' in answer.content.decode()
        assert answer.context["count"] == left
    assert len(answers()) == 5


def test_without_a_script_the_page_comes_back(triangle, enter):
    version = made.sent(triangle)
    school = enter(triangle.school.supervisor)
    answer = school.post(one("judge-version", version), {"verdict": "yes"})
    assert answer.url == reverse("learning:judge")
    assert "Your judgement is sent." in school.get(answer.url).content.decode()


@pytest.mark.parametrize("headers", [HTMX, {}])
@pytest.mark.parametrize("page", ["judge-version", "answer-version"])
def test_a_missing_comment_keeps_the_card(triangle, enter, page, headers):
    version = made.sent(triangle)
    school = page == "judge-version"
    user = triangle.school.supervisor if school else triangle.workplace.supervisor
    answer = enter(user).post(
        one(page, version), {"verdict": "change", "comment": " "}, headers=headers
    )
    assert answer.status_code == 200
    sentence = "Write what should be better" if school else "Write what should be different"
    assert sentence in answer.content.decode()
    assert answers() == []
    for verdict in ("", "misschien"):
        refused = enter(user).post(one(page, version), {"verdict": verdict}, headers=headers)
        assert "Choose one of the three answers." in refused.content.decode()


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_an_answer_to_a_replaced_version_says_so(triangle, enter, headers):
    version = made.sent(triangle)
    made.changed(triangle, version, activity="Iets anders.")
    school = enter(triangle.school.supervisor)
    answer = school.post(one("judge-version", version), {"verdict": "yes"}, headers=headers)
    page = answer if headers else school.get(answer.url)
    assert "A newer version of this task was sent in the meantime." in page.content.decode()
    assert answers() == []


def test_answering_twice_says_what_was_answered(triangle, enter):
    version = made.sent(triangle)
    school = enter(triangle.school.supervisor)
    school.post(one("judge-version", version), {"verdict": "yes"})
    again = school.post(one("judge-version", version), {"verdict": "no", "comment": "Toch niet"})
    assert (
        "You answered this version already: Good enough for the level."
        in school.get(again.url).content.decode()
    )
    assert answers() == [("school", "yes", "")]


def test_versions_of_others_do_not_exist(world, triangle, enter):
    version = made.sent(triangle)
    draft = made.draft(triangle, title="Concept").versions.get()
    foreign = made.sent(world.other)
    school = enter(triangle.school.supervisor)
    for wrong in (foreign, draft):
        assert school.post(one("judge-version", wrong), {"verdict": "yes"}).status_code == 404
    mixed = reverse(
        "learning:judge-version", args=[triangle.placement.pk, version.task_id, foreign.pk]
    )
    assert school.post(mixed, {"verdict": "yes"}).status_code == 404
    assert (
        enter(world.other.school.supervisor)
        .post(one("judge-version", version), {"verdict": "yes"})
        .status_code
        == 404
    )
    assert answers() == []


def test_what_cannot_be_learned_here_is_ticked_and_taken_back(world, triangle, enter):
    workplace = enter(triangle.workplace.supervisor)
    url = reverse("learning:answer", args=[triangle.placement.pk])
    first, second, *_rest = made.outcome_ids(triangle.placement)
    for ticked in ([first, second], [first, second], [second]):
        assert workplace.post(url, {"not_offered": ticked}).url == url
    said = triangle.placement.outcomes_not_offered
    assert list(said.filter(taken_back_at=None).values_list("outcome_id", flat=True)) == [second]
    assert said.count() == 2
    foreign = made.outcome_ids(world.other.placement)
    refused = workplace.post(url, {"not_offered": foreign})
    assert list(refused.context["offer_form"].errors) == ["not_offered"]


@pytest.mark.parametrize("number", [1, 10, 50])
def test_judging_takes_a_fixed_number_of_queries(
    triangle, enter, django_assert_num_queries, number
):
    school = triangle.school
    for count in range(number):
        student = make_student(
            school, f"5{count:05}", f"Student {count}", triangle.student.birth_date
        )
        start = triangle.placement.start_date + timedelta(days=count)
        placement = make_placement(school, triangle.workplace, student, start_date=start)
        made.sent(triangle, student.user, placement=placement, title=f"Taak {count}")
    client = enter(school.supervisor)
    with django_assert_num_queries(10):
        page = client.get(reverse("learning:judge"))
    assert len(page.context["cards"]) == min(number, 20)
    assert page.context["count"] == number


@pytest.mark.parametrize("number", [1, 10, 50])
def test_a_list_takes_a_fixed_number_of_queries(triangle, enter, django_assert_num_queries, number):
    for count in range(number):
        made.sent(triangle, title=f"Taak {count}")
    client = enter(triangle.school.supervisor)
    with django_assert_num_queries(13):
        page = client.get(reverse("learning:list", args=[triangle.placement.pk]))
    assert len(page.context["rows"]) == number
