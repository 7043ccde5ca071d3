"""The form: from the mailed link, one answer at a time, handed in once, readable afterwards."""

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import Answer, Response
from notifications.services import delivery
from tests.factories import assessments as make


def url(name, row, *more):
    return reverse(f"assessments:{name}", args=[row.placement_id, row.pk, *more])


def criteria(row):
    return {each.key: each for each in row.version.criteria.all()}


def answers(row, **choices):
    """What the browser sends when every question has this answer."""
    data = {}
    for key, criterion in criteria(row).items():
        data[f"c{criterion.pk}"] = choices.get(key, "V" if criterion.kind == "scale" else "")
        data[f"c{criterion.pk}-text"] = choices.get(f"{key}_text", "")
        data[f"c{criterion.pk}-revision"] = "0"
    return data


def test_the_workplace_fills_in_from_the_mail_and_reads_it_afterwards(world, row, mailbox):
    delivery.deliver_outbox()
    [mail] = mailbox.to(world.own.workplace.supervisor.email)
    link = mailbox.link(mail)
    browser = Client()
    page = browser.get(link)
    assert page.status_code == 200
    assert "ROC Midden asks you how Noor El Idrissi is doing" in page.content.decode()
    form = browser.post(link, follow=True)
    assert form.redirect_chain[-1][0] == url("fill", row)
    assert form.content.decode().count("<fieldset") == 5
    done = browser.post(url("fill", row), answers(row) | {"do": "hand_in"}, follow=True)
    assert done.redirect_chain == [(url("response", row, "workplace"), 302)]
    assert "Thank you. You handed it in" in done.content.decode()
    assert browser.get(link).status_code == 200
    pdf = browser.get(url("response-pdf", row, "workplace"))
    assert pdf.content[:5] == b"%PDF-"
    response = Response.objects.get(round=row, corner="workplace")
    assert response.submitted_by == world.own.workplace.supervisor
    assert Answer.objects.filter(response=response).count() == 3


def test_opening_the_link_changes_nothing(world, row, mailbox):
    delivery.deliver_outbox()
    [mail] = mailbox.to(world.own.workplace.supervisor.email)
    link = mailbox.link(mail)
    for method in ("get", "head"):
        assert getattr(Client(), method)(link).status_code == 200
        assert getattr(Client(), method)(url("fill", row)).status_code == 302
    response = Response.objects.get(round=row, corner="workplace")
    assert (response.started_at, response.revision) == (None, 0)


def post_answer(client, row, key, choice, text="", revision=0):
    return client.post(
        url("answer", row),
        {
            "criterion": criteria(row)[key].pk,
            "answer": choice,
            "answer-text": text,
            "answer-revision": revision,
        },
    )


def test_one_answer_is_kept_by_itself(world, row, client_of):
    client = client_of(world.own.workplace.supervisor)
    said = post_answer(client, row, "W1", "V")
    assert (said.status_code, said.json()["revision"]) == (200, 1)
    assert said.json()["said"].startswith("Kept at ")
    again = post_answer(client, row, "W1", "G")
    assert again.status_code == 409
    assert again.json() == {
        "sentence": "You gave another answer here on another device or page.",
        "choice": "V",
        "text": "",
        "revision": 1,
    }
    assert post_answer(client, row, "W1", "X", revision=1).status_code == 422
    page = client.get(url("fill", row)).content.decode()
    assert page.count(" checked") == 1


def test_an_answer_after_handing_in_leads_to_the_answers(world, row, client_of):
    make.handed_in(world.own, row, "workplace")
    client = client_of(world.own.workplace.supervisor)
    said = post_answer(client, row, "W1", "G", revision=1)
    assert (said.status_code, said.json()["url"]) == (410, url("response", row, "workplace"))
    assert client.get(url("fill", row)).headers["Location"] == url("response", row, "workplace")
    twice = client.post(url("fill", row), answers(row) | {"do": "hand_in"}, follow=True)
    assert twice.redirect_chain[-1][0] == url("response", row, "workplace")


def test_a_session_that_ends_halfway_keeps_nothing_and_says_so(row):
    assert post_answer(Client(), row, "W1", "V").status_code == 302
    assert Answer.objects.count() == 0


def test_what_is_missing_is_named_beside_the_question(world, row, client_of):
    client = client_of(world.own.workplace.supervisor)
    data = answers(row, W1="O", W2="", why="-yes") | {"do": "hand_in"}
    page = client.post(url("fill", row), data)
    assert page.status_code == 422
    text = page.content.decode()
    assert "2 answers need your attention" in text
    assert text.count("Write in a few words what you saw.") == 2
    assert Answer.objects.count() == 3


def test_another_answer_on_another_device_is_shown(world, row, client_of):
    client = client_of(world.own.workplace.supervisor)
    post_answer(client, row, "W1", "G", "Van de telefoon")
    page = client.post(url("fill", row), answers(row, W1="V") | {"do": "hand_in"})
    assert page.status_code == 409
    text = page.content.decode()
    assert "Van de telefoon" in text
    assert not Response.objects.get(round=row, corner="workplace").is_handed_in
    data = answers(row, W1="V") | {"do": "hand_in"}
    for answer in Answer.objects.all():
        data[f"c{answer.criterion_id}-revision"] = str(answer.revision)
    assert client.post(url("fill", row), data).status_code == 302


def test_hostile_text_is_only_text(world, row, client_of):
    hostile = "</textarea><script>alert(1)</script>"
    client = client_of(world.own.workplace.supervisor)
    post_answer(client, row, "W1", "V", hostile)
    text = client.get(url("fill", row)).content.decode()
    assert hostile not in text
    assert "&lt;/textarea&gt;&lt;script&gt;" in text


def test_nobody_fills_in_for_the_workplace(world, row, client_of):
    for user in (world.administrator, world.own.school.examiner):
        assert client_of(user).get(url("fill", row)).status_code == 403
        assert post_answer(client_of(user), row, "W1", "V").status_code == 403
    assert post_answer(client_of(world.own.guardian), row, "W1", "V").status_code == 404


# The numbers of queries, written out: they may not depend on the number of questions.
FILL, AUTOSAVE = 12, 12


def many(number):
    return [
        {
            "title": {"nl": "Het werk", "en": "The work"},
            "criteria": [
                {"key": f"N{each}", "text": {"nl": f"Vraag {each}"}} for each in range(number)
            ],
        }
    ]


@pytest.mark.parametrize("number", [1, 10, 30])
def test_the_form_and_an_answer_cost_the_same_for_every_form(
    world, client_of, django_assert_num_queries, number
):
    row = make.opened(world.own, sections=many(number))
    client = client_of(world.own.workplace.supervisor)
    client.get(url("fill", row))
    with django_assert_num_queries(FILL):
        assert client.get(url("fill", row)).content.decode().count("<fieldset") == number
    # What a published version asks is read once in the life of a process.
    assert post_answer(client, row, "N0", "V").status_code == 200
    with django_assert_num_queries(AUTOSAVE):
        assert post_answer(client, row, "N0", "G", revision=1).status_code == 200
