"""The word of the workplace: about exactly what was read, by whom, and only there."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from core.errors import ActionRefused, AlreadyDone
from notifications.models import OutboxMessage
from placements.models import Commitment
from placements.services.people import set_supervisor
from portfolio.models import Confirmation, EvidenceItem
from portfolio.services import confirming, items
from portfolio.services.locking import Changed
from tests.factories import portfolio as make
from tests.scenarios import make_placement, make_user

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 3, 16)


def promises(own) -> list[tuple[str, str]]:
    rows = Commitment.objects.filter(kind="portfolio.confirm_evidence", placement=own.placement)
    return list(rows.order_by("id").values_list("subject", "state"))


def mails(key: str) -> int:
    return OutboxMessage.objects.filter(notice=key).count()


@pytest.mark.parametrize(
    ("word", "after"), [("yes", "confirmed"), ("no", "disputed"), ("unknown", "unknown")]
)
def test_an_answer_is_the_standing_until_the_item_changes(own, word, after):
    item = make.item(own)
    said = make.answer(item, own, word)
    assert make.standing(item) == after
    assert (said.person_name, said.host_name) == (
        own.workplace.supervisor.name,
        own.workplace.host.name,
    )
    assert said.content["title"] == "Intake with a client"
    make.change(item, own, body="Something else")
    assert make.standing(item) == "unconfirmed"
    assert Confirmation.objects.count() == 1


def test_asking_opens_one_promise_a_week_and_sends_one_mail_a_day(own):
    first, second = make.items_in_week(own, MONDAY, 2)
    other_week = make.item(own, title="Later", made_on=MONDAY + timedelta(days=7))
    assert make.ask(first, second) == 2
    assert make.ask(other_week) == 1
    assert promises(own) == [("week:2026-W12", "open"), ("week:2026-W13", "open")]
    promise = Commitment.objects.get(subject="week:2026-W12")
    assert (promise.debtor, promise.creditor) == ("workplace", "student")
    assert promise.owner == own.workplace.supervisor
    assert mails("portfolio.confirm_asked") == 1


def test_asking_twice_changes_nothing(own):
    item = make.item(own)
    make.ask(item)
    with pytest.raises(AlreadyDone):
        make.ask(item)
    assert (len(promises(own)), mails("portfolio.confirm_asked")) == (1, 1)


def test_nobody_asks_for_somebody_else(world, own):
    item = make.item(own)
    for actor in (world.other.student.user, own.school.coordinator, world.administrator):
        with pytest.raises(PermissionDenied):
            confirming.ask_to_confirm(actor=actor, item_ids=[item.pk])


def test_without_a_placement_or_an_address_nobody_can_be_asked(own):
    loose = make.item(own, placement=None)
    with pytest.raises(ActionRefused, match="was not made at a placement"):
        make.ask(loose)
    item = make.item(own)
    own.workplace.supervisor.email = None
    own.workplace.supervisor.save()
    own.workplace.contact.email = None
    own.workplace.contact.save()
    with pytest.raises(ActionRefused, match="Nobody at the workplace can be mailed yet"):
        make.ask(item)


def test_answering_the_last_one_keeps_the_promise(own):
    first, second = make.items_in_week(own, MONDAY, 2)
    make.ask(first, second)
    make.answer(first, own)
    assert promises(own) == [("week:2026-W12", "open")]
    make.answer(second, own, "unknown")
    assert promises(own) == [("week:2026-W12", "kept")]
    assert Commitment.objects.get(subject="week:2026-W12").closed_by == own.workplace.supervisor


def test_taking_the_item_back_lapses_the_promise(own):
    item = make.item(own, made_on=MONDAY)
    make.ask(item)
    items.remove_item(actor=own.student.user, item_id=item.pk)
    assert promises(own) == [("week:2026-W12", "lapsed")]


def test_another_day_moves_the_promise(own):
    item = make.item(own, made_on=MONDAY)
    make.ask(item)
    make.change(item, own, made_on=MONDAY + timedelta(days=7))
    assert promises(own) == [("week:2026-W12", "lapsed"), ("week:2026-W13", "open")]


def test_confirming_an_item_that_changed_a_second_ago(own):
    item = make.item(own)
    read = item.content_sha256
    make.change(item, own, title="Another title")
    with pytest.raises(Changed) as caught:
        make.answer(item, own, content_sha256=read)
    assert str(caught.value) == (
        "“Another title” was changed after you opened this page. Please read it as it is now, "
        "then answer."
    )
    assert not Confirmation.objects.exists()


def test_confirming_twice_says_so(own):
    item = make.item(own)
    make.answer(item, own)
    with pytest.raises(AlreadyDone):
        make.answer(item, own)
    assert Confirmation.objects.count() == 1
    make.answer(item, own, "no")
    assert (Confirmation.objects.count(), make.standing(item)) == (2, "disputed")


def test_no_says_why(own):
    item = make.item(own)
    with pytest.raises(ActionRefused, match="Write what is not right"):
        make.answer(item, own, "no", remark="  ")
    with pytest.raises(ActionRefused, match="Choose one of the three answers"):
        make.answer(item, own, "maybe")


def test_no_tells_the_student_once_a_day(own):
    for item in make.items_in_week(own, MONDAY, 3):
        make.answer(item, own, "no")
    assert mails("portfolio.disputed") == 1


def test_only_the_workplace_of_the_placement_answers(world, own):
    item = make.item(own)
    people = [
        own.student.user,
        own.guardian,
        own.school.coordinator,
        own.school.supervisor,
        world.other.workplace.supervisor,
        world.administrator,
    ]
    for actor in people:
        with pytest.raises(PermissionDenied):
            make.answer(item, own, actor=actor)
    make.answer(item, own, actor=own.workplace.contact)
    assert make.standing(item) == "confirmed"


def test_an_item_of_another_placement_is_refused(own):
    """The same supervisor guides both; the link was for one."""
    later = own.placement.end_date + timedelta(days=1)
    second = make_placement(own.school, own.workplace, own.student, start_date=later)
    item = make.item(own, placement=second)
    with pytest.raises(ActionRefused, match="is not of this placement"):
        make.answer(item, own)


def test_a_whole_week_with_one_that_changed(own):
    week = make.items_in_week(own, MONDAY, 3)
    make.ask(*week)
    read = {item.pk: item.content_sha256 for item in week}
    make.change(week[1], own, title="Changed")
    late = make.item(own, title="Came in later", made_on=MONDAY)
    result = confirming.confirm_week(
        actor=own.workplace.supervisor,
        placement_id=own.placement.pk,
        week=(2026, 12),
        read=read,
    )
    assert [word.item_id for word in result.confirmed] == [week[0].pk, week[2].pk]
    assert [item.pk for item, _why in result.refused] == [week[1].pk]
    assert result.refused[0][1].startswith("“Changed” was changed after you opened this page.")
    assert make.standing(late) == "unconfirmed"
    assert promises(own) == [("week:2026-W12", "open")]


def test_a_whole_week_twice(own):
    week = make.items_in_week(own, MONDAY, 2)
    arguments = {
        "actor": own.workplace.supervisor,
        "placement_id": own.placement.pk,
        "week": (2026, 12),
        "read": {item.pk: item.content_sha256 for item in week},
    }
    assert confirming.confirm_week(**arguments).sentence == "2 items confirmed."
    with pytest.raises(AlreadyDone):
        confirming.confirm_week(**arguments)
    assert Confirmation.objects.count() == 2


def test_a_week_does_not_reach_other_weeks_or_students(world, own):
    elsewhere = make.item(world.other, made_on=MONDAY)
    later = make.item(own, made_on=MONDAY + timedelta(days=7))
    with pytest.raises(AlreadyDone):
        confirming.confirm_week(
            actor=own.workplace.supervisor,
            placement_id=own.placement.pk,
            week=(2026, 12),
            read={each.pk: each.content_sha256 for each in (elsewhere, later)},
        )
    assert not Confirmation.objects.exists()


def test_after_a_change_the_workplace_is_asked_again(own):
    item = make.item(own)
    make.ask(item)
    make.answer(item, own)
    item = make.change(item, own, body="Changed")
    assert item.asked_at is None
    assert make.ask(item) == 1


def test_who_was_asked_before_a_change_still_answers(own):
    item = make.item(own, made_on=MONDAY)
    make.ask(item)
    item = make.change(item, own, body="Changed")
    assert item.asked_at is not None
    assert promises(own) == [("week:2026-W12", "open")]


def test_confirmations_are_for_good(own):
    said = make.answer(make.item(own), own)
    for statement in (
        lambda: Confirmation.objects.update(answer="no", remark="x"),
        lambda: said.delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            statement()
    assert Confirmation.objects.get().answer == "yes"


def test_the_next_supervisor_inherits_what_is_owed(own):
    make.ask(make.item(own, made_on=MONDAY))
    set_supervisor(
        actor=own.school.coordinator,
        placement_id=own.placement.pk,
        name="New Guide",
        email="new.guide@people.example",
    )
    assert Commitment.objects.get(subject="week:2026-W12").owner.name == "New Guide"


def test_evidence_stays_with_the_student_after_the_end(own):
    item = make.item(own)
    make.answer(item, own)
    own.placement.state = "ended_early"
    own.placement.ended_on, own.placement.end_reason = own.placement.start_date, "host_closed"
    own.placement.save()
    stranger = make_user("Stranger")
    assert list(EvidenceItem.objects.visible_to(own.student.user)) == [item]
    assert list(EvidenceItem.objects.visible_to(stranger)) == []
    assert make.standing(item) == "confirmed"
