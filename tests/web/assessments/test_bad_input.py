"""What goes wrong in practice: scanners, sessions that end, new versions, mixed-up forms."""

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import Answer, Response
from notifications.services import delivery
from tests.factories import assessments as make
from tests.web.assessments.test_filling import answers, criteria, post_answer, url

SCANNERS = [
    "Mozilla/5.0 (compatible; Microsoft SafeLinks)",
    "Barracuda Sentinel (EE)",
    "Mimecast-URL-Protection",
]


@pytest.fixture
def link(world, row, mailbox):
    delivery.deliver_outbox()
    [mail] = mailbox.to(world.own.workplace.supervisor.email)
    return mailbox.link(mail)


def response(row):
    return Response.objects.get(round=row, corner="workplace")


@pytest.mark.parametrize("agent", SCANNERS)
def test_a_scanner_opens_the_link_and_it_still_works(row, link, agent):
    for _again in range(3):
        for method in ("get", "head", "options"):
            scanner = Client(headers={"user-agent": agent})
            getattr(scanner, method)(link)
            assert "sessionid" not in scanner.cookies
    assert (response(row).started_at, response(row).revision) == (None, 0)
    person = Client()
    assert person.post(link, follow=True).redirect_chain[-1][0] == url("fill", row)
    assert post_answer(person, row, "W1", "V").status_code == 200


def test_a_session_that_ends_halfway_loses_nothing(row, link):
    first = Client()
    first.post(link)
    assert post_answer(first, row, "W1", "G", "Op de telefoon").status_code == 200
    first.session.flush()
    said = post_answer(first, row, "W2", "V")
    assert (said.status_code, Answer.objects.count()) == (302, 1)
    again = Client()
    page = again.post(link, follow=True).content.decode()
    assert "Op de telefoon" in page
    assert post_answer(again, row, "W2", "V").status_code == 200
    done = again.post(
        url("fill", row),
        with_revisions(row, answers(row, W1="G", W1_text="Op de telefoon")) | {"do": "hand_in"},
    )
    assert done.status_code == 302
    kept = Answer.objects.filter(response__round=row).values_list("criterion__key", "text")
    assert dict(kept) == {"W1": "Op de telefoon", "W2": "", "W3": ""}


def with_revisions(row, data):
    for answer in Answer.objects.filter(response__round=row):
        data[f"c{answer.criterion_id}-revision"] = str(answer.revision)
    return data


def test_a_version_that_is_published_meanwhile_changes_nothing_here(world, row, client_of):
    client = client_of(world.own.workplace.supervisor)
    before = client.get(url("fill", row)).content.decode()
    newer = make.form(world.own, name={"nl": "Heel anders", "en": "Quite different"})
    assert post_answer(client, row, "W1", "V").status_code == 200
    page = client.get(url("fill", row)).content.decode()
    assert "Quite different" not in page
    assert page.count("<fieldset") == before.count("<fieldset")
    data = with_revisions(row, answers(row)) | {"do": "hand_in"}
    assert client.post(url("fill", row), data).status_code == 302
    row.refresh_from_db()
    assert row.version_id != newer.pk
    assert set(
        Answer.objects.filter(response__round=row).values_list("criterion__version", flat=True)
    ) == {row.version_id}


def test_a_question_of_another_form_is_refused(world, row, client_of):
    other = make.opened(world.other)
    client = client_of(world.own.workplace.supervisor)
    foreign = criteria(other)["W1"].pk
    said = client.post(
        url("answer", row),
        {"criterion": foreign, "answer": "V", "answer-text": "", "answer-revision": 0},
    )
    assert said.status_code == 422
    assert said.json() == {"sentence": "This question is not in this form. Open the form again."}
    data = answers(row) | {f"c{foreign}": "V", f"c{foreign}-text": "x", f"c{foreign}-revision": "0"}
    assert client.post(url("fill", row), data | {"do": "hand_in"}).status_code == 302
    assert not Answer.objects.filter(criterion=foreign).exists()


@pytest.mark.parametrize("choice", ["Z", "-yes", "o", "V,G", "9" * 60, "V\x00"])
def test_a_level_that_this_version_does_not_have(world, row, client_of, choice):
    make.form(
        world.own,
        scale=[*make.SCALE, {"code": "Z", "nl": "zeer goed", "rank": 3, "passes": True}],
    )
    client = client_of(world.own.workplace.supervisor)
    assert post_answer(client, row, "W1", choice).status_code == 422
    data = answers(row, W1=choice) | {"do": "hand_in"}
    assert client.post(url("fill", row), data).status_code == 409
    assert not response(row).is_handed_in
    assert not Answer.objects.filter(criterion__key="W1").exists()


def test_two_devices_hand_in_once(world, row, client_of):
    phone, desk = (client_of(world.own.workplace.supervisor) for _each in range(2))
    data = answers(row) | {"do": "hand_in"}
    assert phone.post(url("fill", row), data).status_code == 302
    moment = response(row).submitted_at
    page = desk.post(url("fill", row), data, follow=True)
    assert page.redirect_chain[-1][0] == url("response", row, "workplace")
    assert response(row).submitted_at == moment
    assert reverse("assessments:fill", args=[row.placement_id, row.pk]) not in page.content.decode()
