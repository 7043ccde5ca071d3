"""What a student tells in confidence reaches one person, and leaves no trace elsewhere."""

from uuid import uuid4

import pytest
from dateutil.relativedelta import relativedelta
from django.core.exceptions import PermissionDenied

from contact.models import ConfidentialSignal, SignalLetter
from contact.services import signals
from core.dates import today
from core.errors import ActionRefused
from core.models import AuditEvent
from notifications.models import OutboxMessage
from notifications.services import deliver_outbox
from placements.services import people as people_services
from tests.factories import contact as make

pytestmark = pytest.mark.django_db
SECRET = "Mijn begeleider raakt me aan."


@pytest.fixture
def own(world):
    return world.own


def confide(triangle, **fields):
    return signals.confide(
        actor=triangle.student.user,
        placement_id=triangle.placement.pk,
        **({"text": SECRET, "request_key": uuid4()} | fields),
    )


def readers(world, signal):
    return {
        name
        for name, user in world.roles().items()
        if ConfidentialSignal.objects.visible_to(user).filter(pk=signal.pk).exists()
    }


def test_nobody_but_the_student_and_the_contact_reads_it(own, world):
    signal = confide(own)
    assert readers(world, signal) == {"student", "school_supervisor"}
    for name, user in world.roles().items():
        if name not in {"student", "school_supervisor"}:
            assert not user.has_perm("contact.read_confided", signal)
            with pytest.raises(PermissionDenied):
                signals.answer(actor=user, key=signal.key, text="?", request_key=uuid4())


def test_the_student_says_who_else_may_know_and_takes_it_back(own, world):
    signal = confide(own)
    with pytest.raises(PermissionDenied):
        signals.widen(
            actor=own.school.supervisor,
            key=signal.key,
            adviser_may_know=True,
            coordinator_may_read=True,
        )
    common = {"actor": own.student.user, "key": signal.key, "adviser_may_know": False}
    signals.widen(**common, coordinator_may_read=True)
    assert readers(world, signal) == {"student", "school_supervisor", "coordinator"}
    signals.widen(**common, coordinator_may_read=False)
    assert readers(world, signal) == {"student", "school_supervisor"}


def test_a_new_contact_reads_it_only_when_the_student_says_so(own, world):
    signal = confide(own)
    people_services.assign_contact(
        actor=own.school.coordinator,
        placement_id=own.placement.pk,
        contact=own.school.coordinator,
    )
    assert readers(world, signal) == {"student", "school_supervisor"}
    signals.pass_on(actor=own.student.user, key=signal.key)
    assert readers(world, signal) == {"student", "coordinator"}


def test_the_mail_says_only_that_there_is_a_message(own, mailbox):
    confide(own)
    deliver_outbox()
    [mail] = mailbox.to(own.school.supervisor.email)
    text = mailbox.text(mail) + mail["Subject"]
    assert "/messages/for-you/" in text
    for word in (SECRET, own.student.user.name, own.workplace.host.name, "vertrouw", "confid"):
        assert word not in text
    row = OutboxMessage.objects.get(notice="contact.portal_message")
    assert row.placement_id is None


def test_the_audit_trail_has_no_placement_and_no_content(own):
    signal = confide(own)
    signals.close(actor=own.student.user, key=signal.key)
    events = AuditEvent.objects.filter(subject_type="contact.confidentialsignal")
    assert {(e.action, e.placement_id, str(e.data)) for e in events} == {
        ("contact.confidential", None, "{}")
    }


def test_no_contact_person_leads_to_the_adviser(own):
    own.placement.school_contact = None
    own.placement.save()
    with pytest.raises(ActionRefused, match="confidential adviser"):
        confide(own)
    with pytest.raises(PermissionDenied):
        signals.confide(
            actor=own.guardian, placement_id=own.placement.pk, text="x", request_key=uuid4()
        )


def test_a_double_click_tells_once(own):
    key = uuid4()
    assert confide(own, request_key=key) == confide(own, request_key=key)
    assert SignalLetter.objects.count() == 1


def test_it_is_erased_two_years_after_closing(own):
    open_one, closed = confide(own), confide(own)
    signals.close(actor=own.school.supervisor, key=closed.key)
    signals.close(actor=own.school.supervisor, key=closed.key)
    closed.refresh_from_db()
    assert closed.keep_until == today() + relativedelta(years=2)
    assert signals.erase_expired(closed.keep_until) == 0
    assert signals.erase_expired(closed.keep_until + relativedelta(days=1)) == 1
    assert list(ConfidentialSignal.objects.all()) == [open_one]
    with pytest.raises(ConfidentialSignal.DoesNotExist):
        signals.answer(actor=own.student.user, key=closed.key, text="?", request_key=uuid4())


def test_talks_are_not_told_in_it(own, world):
    """The page of the placement, its talks and messages know nothing of it."""
    confide(own)
    make.message(own)
    for app_row in AuditEvent.objects.filter(placement_id=own.placement.pk):
        assert "confid" not in app_row.action
