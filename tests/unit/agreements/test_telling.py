"""Mails, the public verification and printing many: each reader gets what is meant for them."""

import io

import pikepdf
import pytest
from django.utils import translation

from agreements import describers, paper
from agreements.content import canonical_json
from agreements.queries import bundle_document
from agreements.services import bundling, drafting, sealing
from core import jobs
from core.models import Job
from documents.describers import describe
from documents.models import StoredDocument
from notifications.models import OutboxMessage
from notifications.services import deliver_outbox
from people.models import MailedLink
from tests.factories import agreements as made

pytestmark = pytest.mark.django_db


def test_mails_of_the_whole_way(triangle, mailbox):
    triangle.student.user.name = "Noor O'Brien"
    triangle.student.user.save()
    agreement = made.proposed(triangle)
    deliver_outbox()
    agreement = made.approve(triangle, agreement)
    deliver_outbox()
    agreement = made.sign_all(triangle, agreement)
    sealing.seal(agreement.pk)
    deliver_outbox()

    supervisor, guardian = triangle.workplace.supervisor, triangle.guardian
    subjects = {
        person.name: [mail["Subject"] for mail in mailbox.to(person.email)]
        for person in [supervisor, guardian, triangle.student.user]
    }
    assert [len(subjects[name]) for name in subjects] == [3, 2, 2]
    assert "Noor O'Brien" in subjects[supervisor.name][0]
    links = MailedLink.objects.filter(scope="agreement", object_id=agreement.pk)
    assert sorted(set(links.values_list("user__name", flat=True))) == sorted(
        [supervisor.name, guardian.name]
    )
    for mail in mailbox.mails:
        by_link = "/link/" in mailbox.link(mail)
        assert by_link == (mail["To"] in {supervisor.email, guardian.email})
        assert list(mail.iter_attachments()) == []
        assert "100001" not in mailbox.text(mail)
    student_mail = mailbox.to(triangle.student.user.email)[0]
    assert mailbox.link(student_mail).endswith(f"/agreements/{agreement.pk}/sign/")


def test_no_mail_when_it_is_no_longer_true(triangle, mailbox):
    agreement = made.proposed(triangle)
    drafting.withdraw(
        actor=triangle.school.coordinator, agreement_id=agreement.pk, reason="Verkeerd"
    )
    deliver_outbox()
    assert mailbox.mails == []
    assert OutboxMessage.objects.get().state == "cancelled"


def test_no_mail_to_who_lost_the_right(triangle, mailbox):
    made.ready(triangle)
    OutboxMessage.objects.exclude(recipient=triangle.guardian).delete()
    triangle.student.guardianships.all().delete()
    deliver_outbox()
    assert mailbox.mails == []


def test_what_anyone_with_the_paper_may_know(triangle):
    agreement = made.sealed(triangle)
    with translation.override("en"):
        found = describe(agreement.sealed_document)
    assert (list(found.parties), found.state, found.state_tone) == (
        ["N.E.I.", "S.N.", "R.M.", "O.v.N.E.I."],
        "Valid: signed by all",
        "good",
    )
    assert (found.starts_on, found.ends_on) == (
        triangle.placement.start_date,
        triangle.placement.end_date,
    )
    assert "Noor" not in str(found)
    amendment = made.amended(triangle, {"hours_per_week": 24})
    made.sign_all(triangle, made.approve(triangle, amendment))
    sealing.seal(amendment.pk)
    with translation.override("en"):
        assert describe(agreement.sealed_document).state == "Replaced"
    assert describers.initials("de 4 Winden B.V.") == "d.4.W.B."


def test_the_sealed_pdf_carries_its_data(triangle):
    agreement = made.sealed(triangle)
    with agreement.sealed_document.file.open("rb") as stream:
        raw = stream.read()
    with pikepdf.open(io.BytesIO(raw)) as document:
        attached = document.attachments["agreement.json"].get_file().read_bytes()
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang) == "nl"
    assert attached == canonical_json(agreement.data, agreement.clauses)


def test_paper_in_every_state_of_a_version(triangle):
    draft = made.draft(triangle, language="en")
    assert paper.render_pdf(draft).startswith(b"%PDF")
    sent = drafting.send(actor=triangle.school.coordinator, agreement_id=draft.pk)
    assert paper.render_pdf(sent).startswith(b"%PDF")


def test_many_as_one_file(world, triangle):
    made.prepare_school(world.other.school)
    own, foreign = made.sealed(triangle), made.sealed(world.other)
    actor = triangle.school.coordinator
    ids = [own.placement_id, foreign.placement_id]
    started = jobs.start(actor=actor, kind="agreements.print_bundle", params={"placement_ids": ids})
    assert jobs.run(started.pk) is True
    job = Job.objects.get(pk=started.pk)
    assert (job.state, job.done, job.total) == ("done", 1, 1)
    assert job.result["url"] == f"/agreements/bundles/{job.pk}/"
    document = bundle_document(actor, job.pk)
    assert document.content_type == "application/pdf"
    assert bundle_document(world.other.school.coordinator, job.pk) is None

    zipped = jobs.start(actor=actor, kind="agreements.zip_bundle", params={"placement_ids": ids})
    jobs.run(zipped.pk)
    assert bundle_document(actor, zipped.pk).content_type == "application/zip"

    Job.objects.update(finished_at="2026-01-01T00:00Z")
    assert bundle_document(actor, job.pk) is None


def test_nothing_to_print_is_said(world, triangle):
    made.ready(triangle)
    started = jobs.start(
        actor=triangle.school.coordinator,
        kind="agreements.print_bundle",
        params={"placement_ids": [triangle.placement.pk, world.other.placement.pk]},
    )
    jobs.run(started.pk)
    assert Job.objects.get().state == "failed"
    assert StoredDocument.objects.count() == 0
    assert bundling.remove_expired_bundles() == 0
