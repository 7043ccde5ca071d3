"""Feedback: asked, given, withdrawn; by people of the triangle and by somebody else."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from core.errors import ActionRefused, AlreadyDone
from notifications.models import OutboxMessage
from people.models import User
from people.services import links
from people.task_sessions import describe
from placements.models import Commitment
from portfolio.models import EvidenceItem, Feedback
from portfolio.services import feedback, items
from tests.factories import portfolio as make

pytestmark = pytest.mark.django_db


def promise_states() -> list[str]:
    rows = Commitment.objects.filter(kind="portfolio.give_feedback").order_by("id")
    return list(rows.values_list("state", flat=True))


def ask_school(own, item):
    return feedback.ask_person(
        actor=own.student.user, item_id=item.pk, asked=own.school.supervisor, question="Enough?"
    )


def test_asking_opens_a_promise_and_a_mail(own):
    request = ask_school(own, make.item(own))
    promise = Commitment.objects.get(kind="portfolio.give_feedback")
    assert (promise.debtor, promise.creditor, promise.owner) == (
        "school",
        "student",
        own.school.supervisor,
    )
    assert promise.subject == f"feedback:{request.pk}"
    assert OutboxMessage.objects.filter(notice="portfolio.feedback_asked").count() == 1


def test_asking_twice_says_so(own):
    item = make.item(own)
    ask_school(own, item)
    with pytest.raises(AlreadyDone):
        ask_school(own, item)
    assert promise_states() == ["open"]


def test_giving_keeps_it(own):
    item = make.item(own)
    ask_school(own, item)
    given = feedback.give(actor=own.school.supervisor, item_id=item.pk, text=" Good work. ")
    assert (given.text, given.source) == ("Good work.", "school")
    assert promise_states() == ["kept"]
    assert item.feedback_requests.get().state == "given"
    assert OutboxMessage.objects.filter(notice="portfolio.feedback_given").count() == 1
    with pytest.raises(AlreadyDone):
        feedback.give(actor=own.school.supervisor, item_id=item.pk, text="Good work.")


def test_withdrawing_lapses_it(own):
    request = ask_school(own, make.item(own))
    feedback.withdraw(actor=own.student.user, request_id=request.pk)
    assert promise_states() == ["lapsed"]
    with pytest.raises(AlreadyDone):
        feedback.withdraw(actor=own.student.user, request_id=request.pk)


def test_workplace_and_school_may_speak_unasked(own):
    item = make.item(own)
    feedback.give(actor=own.workplace.supervisor, item_id=item.pk, text="Nice")
    feedback.give(actor=own.school.coordinator, item_id=item.pk, text="Fine")
    assert list(item.feedback.values_list("source", flat=True)) == ["workplace", "school"]


def test_others_may_not_speak(world, own):
    item = make.item(own)
    for actor in (own.student.user, own.guardian, world.other.student.user, world.administrator):
        with pytest.raises(PermissionDenied):
            feedback.give(actor=actor, item_id=item.pk, text="Hello")


def test_silence_is_no_feedback(own):
    with pytest.raises(ActionRefused, match="Write or say something first"):
        feedback.give(actor=own.school.supervisor, item_id=make.item(own).pk, text="  ")


def invite(own, item, email="peer@people.example", name="Peer Person"):
    return feedback.invite(actor=own.student.user, item_id=item.pk, name=name, email=email)


def test_somebody_else_sees_this_one_item(own):
    item, other = make.item(own), make.item(own, title="Private")
    request = invite(own, item)
    peer = request.asked
    assert request.source == "peer"
    assert promise_states() == []
    assert list(EvidenceItem.objects.visible_to(peer)) == [item]
    given = feedback.give(actor=peer, item_id=item.pk, text="I learned from it")
    assert given.source == "peer"
    with pytest.raises(PermissionDenied):
        feedback.give(actor=peer, item_id=other.pk, text="And this?")


def test_withdrawing_closes_the_item_and_the_link(own):
    item = make.item(own)
    request = invite(own, item)
    address = links.mint(
        user=request.asked, scope="evidence_item", object_id=item.pk, path="/portfolio/"
    )
    link = links.find(address.rstrip("/").rpartition("/")[2])
    assert describe(link) == f"{own.student.user.name} asks you for feedback on “{item.title}”."
    feedback.withdraw(actor=own.student.user, request_id=request.pk)
    link.refresh_from_db()
    assert link.revoked_at is not None
    assert describe(link) == ""
    assert list(EvidenceItem.objects.visible_to(request.asked)) == []


@pytest.mark.parametrize("email", ["", "nobody", "a@b@c", "x\ny@people.example"])
def test_an_invitation_needs_an_address(own, email):
    with pytest.raises(ActionRefused):
        invite(own, make.item(own), email=email)
    assert not User.objects.filter(name="Peer Person").exists()


def test_an_address_that_is_known_is_that_person(own):
    request = invite(own, make.item(own), email=own.school.supervisor.email.upper())
    assert (request.asked, request.source) == (own.school.supervisor, "school")
    assert User.objects.filter(name="Peer Person").count() == 0
    # The student reads the name that was typed: an address tells nobody whose it is.
    assert request.asked_name == "Peer Person"


def test_nobody_asks_themselves_or_strangers_from_the_list(world, own):
    item = make.item(own)
    with pytest.raises(ActionRefused, match="Ask somebody else than yourself"):
        invite(own, item, email=own.student.user.email)
    with pytest.raises(ActionRefused, match="Choose one of the people in the list"):
        feedback.ask_person(
            actor=own.student.user, item_id=item.pk, asked=world.other.school.supervisor
        )


def test_invitations_are_limited(own, monkeypatch):
    monkeypatch.setattr(feedback, "INVITES_A_DAY", 2)
    item = make.item(own)
    for number in range(2):
        invite(own, item, email=f"p{number}@people.example")
    with pytest.raises(ActionRefused, match="You have asked many people today"):
        invite(own, item, email="p3@people.example")


def test_feedback_is_for_good(own):
    feedback.give(actor=own.school.supervisor, item_id=make.item(own).pk, text="Good")
    with pytest.raises(DatabaseError), transaction.atomic():
        Feedback.objects.update(text="Bad")


@pytest.mark.parametrize("how", ["removed", "moved"])
def test_what_is_gone_is_not_asked_any_more(own, how):
    item = make.item(own)
    request = ask_school(own, item)
    if how == "removed":
        items.remove_item(actor=own.student.user, item_id=item.pk)
    else:
        make.change(item, own, placement=None)
    request.refresh_from_db()
    assert (request.state, promise_states()) == ("withdrawn", ["lapsed"])
