"""What somebody chose is kept to: quiet hours, and mails that may be left out."""

from datetime import UTC, datetime, time

import pytest
import time_machine

from core.errors import ActionRefused
from core.models import AuditEvent
from notifications import notices
from notifications.enums import DeliveryState
from notifications.models import OutboxMessage, Preference
from notifications.services import deliver_outbox, preferences, queue
from tests.scenarios import make_user

pytestmark = pytest.mark.django_db
TUESDAY_EVENING = datetime(2026, 11, 24, 21, tzinfo=UTC)  # ten o'clock in Amsterdam
WEDNESDAY_MORNING = datetime(2026, 11, 25, 6, tzinfo=UTC)  # seven


class Plain(notices.Notice):
    category = "hours"
    template = "people/mail/role_given"

    def context(self):
        return {"link": "https://portal.example/", "role": None}


@notices.register
class CanWait(Plain):
    key = "tests.can_wait"
    can_be_disabled = True


@notices.register
class Urgent(Plain):
    key = "tests.urgent"
    cannot_wait = True


@pytest.fixture(autouse=True)
def _usual(settings):
    settings.QUIET_HOURS = "20:00-07:00 weekends"


def put(user, key="tests.can_wait"):
    return queue(notice_key=key, recipient=user, params={}, once_key=f"{key}:{user.pk}")


def choose(user, **changes):
    usual = {
        "rhythm": "",
        "quiet_from": time(20),
        "quiet_until": time(7),
        "quiet_weekends": True,
        "switched_off": [],
    }
    return preferences.change(actor=user, **usual | changes)


def test_mail_that_can_wait_waits_for_the_morning(mailbox):
    anna = make_user("Anna Vos")
    with time_machine.travel(TUESDAY_EVENING, tick=False):
        waits, urgent = put(anna), put(anna, "tests.urgent")
        assert deliver_outbox() == 1
    waits.refresh_from_db()
    urgent.refresh_from_db()
    assert urgent.state == DeliveryState.SENT
    assert (waits.state, waits.next_attempt_at, waits.attempts) == (
        DeliveryState.WAITING,
        WEDNESDAY_MORNING,
        0,
    )
    with time_machine.travel(WEDNESDAY_MORNING, tick=False):
        assert deliver_outbox() == 1


def test_who_wants_mail_at_any_hour_gets_it(mailbox):
    anna = make_user("Anna Vos")
    choose(anna, quiet_from=time(0), quiet_until=time(0), quiet_weekends=False)
    with time_machine.travel(TUESDAY_EVENING, tick=False):
        put(anna)
        assert deliver_outbox() == 1


def test_what_is_switched_off_is_not_sent_and_what_is_asked_by_law_is(mailbox):
    anna, cor = make_user("Anna Vos"), make_user("Cor Smit")
    choose(anna, switched_off=["hours"])
    with time_machine.travel(WEDNESDAY_MORNING, tick=False):
        off, kept, others = put(anna), put(anna, "tests.urgent"), put(cor)
        assert deliver_outbox() == 2
    for each in (off, kept, others):
        each.refresh_from_db()
    assert (off.state, off.last_error) == ("cancelled", "switched off by the reader")
    assert (kept.state, others.state) == ("sent", "sent")


def test_a_category_in_which_nothing_may_be_left_out_cannot_be_switched_off():
    anna = make_user("Anna Vos", language="en")
    assert "agreement" not in notices.categories_to_switch_off()
    with pytest.raises(ActionRefused):
        choose(anna, switched_off=["agreement"])
    assert not Preference.objects.exists()


def test_choosing_twice_leaves_one_row_and_a_trail():
    anna = make_user("Anna Vos")
    choose(anna, rhythm="weekly")
    choose(anna, rhythm="daily")
    assert [each.rhythm for each in Preference.objects.all()] == ["daily"]
    assert AuditEvent.objects.filter(action="notifications.preferences_changed").count() == 2


def test_quiet_hours_cost_no_query_per_mail(mailbox, django_assert_num_queries):
    """Claiming: ids and rows, one change per moment. Two people or twenty."""
    for number in range(20):
        anna = make_user(f"Person {number}")
        if number % 2:
            choose(anna, quiet_until=time(9))
        put(anna)
    # Is mail held, savepoint, rows, two moments (7 and 9 o'clock), release; and the same in vain.
    with (
        time_machine.travel(TUESDAY_EVENING, tick=False),
        django_assert_num_queries(10),
    ):
        assert deliver_outbox() == 0
    moments = OutboxMessage.objects.values_list("next_attempt_at", flat=True)
    assert sorted({moment.hour for moment in moments}) == [6, 8]
