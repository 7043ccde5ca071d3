"""The workplace, on a phone, from a mail."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from notifications.services import deliver_outbox
from portfolio.models import Confirmation
from portfolio.services import feedback
from tests.factories import portfolio as make
from tests.scenarios import make_placement

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 3, 16)


def confirm_url(own) -> str:
    return reverse("portfolio:confirm", args=[own.placement.pk])


def answer_url(own, item) -> str:
    return reverse("portfolio:placement-item", args=[own.placement.pk, item.pk])


def from_mail(mailbox, address: str) -> tuple[Client, str]:
    """Press the button behind the link of the last mail; where it leads."""
    deliver_outbox()
    link = mailbox.link(mailbox.to(address)[-1])
    client = Client()
    path = link[link.index("/link/") :]
    assert client.get(path).status_code == 200
    return client, client.post(path).headers["Location"]


@pytest.fixture
def week(own):
    items = make.items_in_week(own, MONDAY, 3)
    make.ask(*items)
    return items


def test_from_the_mail_to_a_whole_week(own, week, mailbox):
    client, address = from_mail(mailbox, own.workplace.supervisor.email)
    assert address == confirm_url(own)
    page = client.get(address)
    content = page.content.decode()
    assert "3 items wait for you." in content
    assert "Yes, all 3 items were done here" in content
    assert 'class="site-nav"' not in content
    read = [f"{item.pk}:{item.content_sha256}" for item in week]
    done = client.post(
        reverse("portfolio:confirm-week", args=[own.placement.pk]),
        {"week": "week:2026-W12", "item": read},
        follow=True,
    )
    assert "3 items confirmed." in done.content.decode()
    assert "Nothing waits for you now." in done.content.decode()
    assert [make.standing(item) for item in week] == ["confirmed"] * 3


def test_one_that_changed_is_refused_and_the_others_go_through(own, week, guide):
    read = [f"{item.pk}:{item.content_sha256}" for item in week]
    make.change(week[0], own, title="Changed meanwhile")
    done = guide.post(
        reverse("portfolio:confirm-week", args=[own.placement.pk]),
        {"week": "week:2026-W12", "item": read},
        follow=True,
    )
    content = done.content.decode()
    assert "2 items confirmed." in content
    assert "“Changed meanwhile” was changed after you opened this page." in content
    assert Confirmation.objects.count() == 2


def test_one_tap(own, week, guide):
    item = week[0]
    values = {"answer": "yes", "content_sha256": item.content_sha256}
    answer = guide.post(answer_url(own, item), values)
    assert answer.headers["Location"] == confirm_url(own)
    assert make.standing(item) == "confirmed"
    again = guide.post(answer_url(own, item), values)
    assert again.status_code == 422
    assert "gave this answer already" in again.content.decode()
    assert Confirmation.objects.count() == 1


def test_no_needs_a_remark(own, week, guide):
    values = {"answer": "no", "content_sha256": week[0].content_sha256}
    answer = guide.post(answer_url(own, week[0]), values)
    assert answer.status_code == 422
    assert "Write what is not right, so that the student can mend it." in answer.content.decode()
    guide.post(answer_url(own, week[0]), values | {"remark": "It was another day."})
    assert make.standing(week[0]) == "disputed"


def test_an_item_that_changed_is_shown_as_it_is_now(own, week, guide):
    item = week[0]
    read = item.content_sha256
    item = make.change(item, own, body="The new text")
    answer = guide.post(answer_url(own, item), {"answer": "yes", "content_sha256": read})
    content = answer.content.decode()
    assert answer.status_code == 409
    assert "was changed after you opened this page" in content
    assert "The new text" in content
    assert f'value="{item.content_sha256}"' in content
    assert not Confirmation.objects.exists()


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"answer": "yes"},
        {"answer": "maybe", "content_sha256": "0" * 64},
        {"answer": "yes", "content_sha256": "0" * 65},
        {"answer": "yes", "content_sha256": "\x00"},
    ],
)
def test_broken_answers_change_nothing(own, week, guide, values):
    assert guide.post(answer_url(own, week[0]), values).status_code == 422
    assert not Confirmation.objects.exists()


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"week": "week:2026-W99", "item": "1:x"},
        {"week": "week:9999-W01", "item": "x"},
        {"week": "2026-12", "item": "1:" + "0" * 64},
        {"week": "week:2026-W12", "item": "99999999999999999999:x"},
    ],
)
def test_broken_weeks_change_nothing(own, week, guide, values):
    answer = guide.post(reverse("portfolio:confirm-week", args=[own.placement.pk]), values)
    assert answer.headers["Location"] == confirm_url(own)
    assert not Confirmation.objects.exists()


def test_a_link_is_good_for_its_placement_only(own, week, mailbox):
    """Also not for another placement of the same supervisor."""
    later = own.placement.end_date + timedelta(days=1)
    second = make_placement(own.school, own.workplace, own.student, start_date=later)
    item = make.item(own, placement=second)
    client, _address = from_mail(mailbox, own.workplace.supervisor.email)
    values = {"answer": "yes", "content_sha256": item.content_sha256}
    theirs = reverse("portfolio:placement-item", args=[second.pk, item.pk])
    assert client.get(theirs).status_code == 403
    assert client.post(theirs, values).status_code == 403
    # The own placement in the address, the foreign item behind it.
    mixed = reverse("portfolio:placement-item", args=[own.placement.pk, item.pk])
    assert client.get(mixed).status_code == 404
    assert client.post(mixed, values).status_code == 404
    assert client.get(reverse("portfolio:item", args=[item.pk])).status_code == 403
    assert not Confirmation.objects.exists()


def test_others_do_not_answer(world, own, week, sign_in):
    values = {"answer": "yes", "content_sha256": week[0].content_sha256}
    for user, status in (
        (own.student.user, 403),
        (own.school.coordinator, 403),
        (world.administrator, 403),
        (own.guardian, 404),
        (world.other.workplace.supervisor, 404),
    ):
        answer = sign_in(user).post(answer_url(own, week[0]), values)
        assert (user.name, answer.status_code) == (user.name, status)
    assert not Confirmation.objects.exists()


def test_feedback_by_somebody_else_from_a_mail(own, mailbox):
    item, private = make.item(own), make.item(own, title="Private")
    feedback.invite(
        actor=own.student.user,
        item_id=item.pk,
        name="Peer Person",
        email="peer@people.example",
        question="Clear?",
    )
    client, address = from_mail(mailbox, "peer@people.example")
    assert address == reverse("portfolio:item", args=[item.pk])
    page = client.get(address).content.decode()
    assert "Clear?" in page
    assert client.get(reverse("portfolio:item", args=[private.pk])).status_code == 403
    assert client.get(reverse("portfolio:detail", args=[own.student.pk])).status_code == 403
    client.post(reverse("portfolio:give-feedback", args=[item.pk]), {"text": "Clear to me."})
    assert item.feedback.get().text == "Clear to me."


def test_feedback_of_the_workplace_from_a_mail(own, mailbox):
    item = make.item(own)
    feedback.ask_person(actor=own.student.user, item_id=item.pk, asked=own.workplace.supervisor)
    client, address = from_mail(mailbox, own.workplace.supervisor.email)
    assert address == answer_url(own, item)
    empty = client.post(
        reverse("portfolio:placement-feedback", args=[own.placement.pk, item.pk]), {"text": " "}
    )
    assert empty.status_code == 422
    assert "Write or say something first." in empty.content.decode()
    client.post(
        reverse("portfolio:placement-feedback", args=[own.placement.pk, item.pk]),
        {"text": "Good."},
    )
    assert item.feedback.get().source == "workplace"


def test_asking_for_feedback_on_the_page(own, student):
    item = make.item(own)
    address = reverse("portfolio:ask-feedback", args=[item.pk])
    answer = student.post(address, {"who": "else", "name": "", "email": "x"})
    assert sorted(answer.context["form"].errors) == ["email", "name"]
    student.post(address, {"who": str(own.school.supervisor.pk)})
    twice = student.post(address, {"who": str(own.school.supervisor.pk)})
    assert "You asked" in twice.content.decode()
    request = item.feedback_requests.get()
    page = student.post(
        reverse("portfolio:withdraw-feedback", args=[item.pk, request.pk]), follow=True
    )
    assert "You do not ask for this feedback any more." in page.content.decode()
