"""The whole way of an agreement, with the real code by real mail."""

import pytest

from agreements.enums import AgreementState
from agreements.models import Agreement, Signature
from agreements.queries import missing_parties
from agreements.services import checking, drafting, sealing, signing
from core.errors import ActionRefused
from notifications.models import OutboxMessage
from placements.models import Commitment
from tests.factories import agreements as made

pytestmark = pytest.mark.django_db


def open_commitments(placement):
    rows = Commitment.objects.open().filter(placement=placement, kind__startswith="agreements.")
    return sorted((row.kind, row.debtor, row.owner_id) for row in rows)


def queued(agreement):
    rows = OutboxMessage.objects.filter(params__agreement_id=agreement.pk)
    return sorted((row.notice, row.recipient.name) for row in rows)


def test_from_draft_to_sealed(triangle):
    placement, school, host = triangle.placement, triangle.school, triangle.workplace
    agreement = made.proposed(triangle)

    assert agreement.state == AgreementState.PROPOSED
    assert agreement.parties == ["student", "workplace", "school", "guardian"]
    assert open_commitments(placement) == [("agreements.check", "workplace", host.supervisor.pk)]
    assert queued(agreement) == [("agreements.check_requested", host.supervisor.name)]

    agreement = made.approve(triangle, agreement)
    assert agreement.state == AgreementState.READY
    assert open_commitments(placement) == [
        ("agreements.sign", "guardian", triangle.guardian.pk),
        ("agreements.sign", "school", None),
        ("agreements.sign", "student", triangle.student.user_id),
        ("agreements.sign", "workplace", host.supervisor.pk),
    ]
    assert queued(agreement)[1:] == [
        ("agreements.sign_requested", host.supervisor.name),
        ("agreements.sign_requested", triangle.student.user.name),
        ("agreements.sign_requested", triangle.guardian.name),
    ]

    agreement = made.sign_as(school.coordinator, agreement, "school")
    assert agreement.state == AgreementState.PARTIALLY_SIGNED
    assert missing_parties(agreement) == ["student", "workplace", "guardian"]
    agreement = made.sign_as(triangle.student.user, agreement, "student")
    agreement = made.sign_as(triangle.guardian, agreement, "guardian")
    agreement = made.sign_as(host.contact, agreement, "workplace")
    assert agreement.state == AgreementState.FULLY_SIGNED
    assert open_commitments(placement) == []

    assert sealing.seal(agreement.pk) is True
    agreement.refresh_from_db()
    placement.refresh_from_db()
    assert (agreement.state, placement.state) == ("active", "agreed")
    assert agreement.sealed_document.is_sealed
    sealed_mails = [name for notice, name in queued(agreement) if notice == "agreements.sealed"]
    assert sealed_mails == sorted(
        [
            triangle.student.user.name,
            host.supervisor.name,
            host.contact.name,
            triangle.guardian.name,
            school.coordinator.name,
            school.supervisor.name,
        ]
    )


def test_signing_with_the_mailed_code_keeps_the_evidence(triangle, mailbox):
    agreement = made.ready(triangle)
    student = triangle.student.user
    signing.request_code(actor=student, agreement_id=agreement.pk, browser_key="this browser")
    code = mailbox.code(mailbox.to(student.email)[0])

    made.sign_as(student, agreement, "student", code=code, browser_key="this browser")

    row = Signature.objects.get()
    assert (row.party, row.signer, row.signer_email) == ("student", student, student.email)
    assert row.content_sha256 == agreement.content_sha256
    assert row.intent == signing.intent_sentence(agreement, "student", "en")
    assert len(row.address_hash) == 64
    assert "192.0.2.7" not in str(row.__dict__)
    assert row.code_id is not None


def test_sent_back_and_sent_again(triangle):
    first = made.proposed(triangle, working_times="8:30 tot 17:00")
    with pytest.raises(ActionRefused):
        checking.send_back(actor=triangle.workplace.supervisor, agreement_id=first.pk, comment="  ")
    second = checking.send_back(
        actor=triangle.workplace.supervisor,
        agreement_id=first.pk,
        comment="De werktijden kloppen niet.",
    )
    first.refresh_from_db()
    assert (first.state, first.return_comment) == ("returned", "De werktijden kloppen niet.")
    assert (second.number, second.state) == (2, "draft")
    assert second.data["working_times"] == "8:30 tot 17:00"
    assert open_commitments(triangle.placement) == [("agreements.correct", "school", None)]

    drafting.update_draft(
        actor=triangle.school.coordinator,
        agreement_id=second.pk,
        revision=second.revision,
        data=second.data | {"working_times": "9:00 tot 17:30"},
        language="nl",
    )
    second = drafting.send(actor=triangle.school.coordinator, agreement_id=second.pk)
    assert second.data["terms"]["working_times"] == "9:00 tot 17:30"
    assert first.data["terms"]["working_times"] == "8:30 tot 17:00"
    assert open_commitments(triangle.placement) == [
        ("agreements.check", "workplace", triangle.workplace.supervisor.pk)
    ]
    assert Agreement.objects.count() == 2


def test_an_adult_needs_no_guardian(world):
    made.prepare_school(world.other.school)
    agreement = made.proposed(world.other)
    assert agreement.parties == ["student", "workplace", "school"]
    assert agreement.data["student"]["minor"] is False


def test_withdrawn_version_asks_for_another(triangle):
    agreement = made.ready(triangle)
    made.sign_as(triangle.student.user, agreement, "student")
    drafting.withdraw(
        actor=triangle.school.coordinator, agreement_id=agreement.pk, reason="Verkeerde periode"
    )
    agreement.refresh_from_db()
    assert agreement.state == "withdrawn"
    assert Signature.objects.count() == 1
    assert [row[:2] for row in open_commitments(triangle.placement)] == [
        ("agreements.prepare", "school")
    ]
    assert made.draft(triangle).number == 2
