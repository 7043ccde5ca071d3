"""A process killed with -9 in the middle: nothing is lost, nothing is doubled.

Every point is a moment at which something was done and something else was not yet. What follows
is what the sweepers do, or what the person does who saw no answer.
"""

from collections import Counter
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from agreements import paper
from agreements.models import Signature
from agreements.services import bundling, sealing
from core import jobs
from core.errors import AlreadyDone
from core.models import AuditEvent
from documents.file_types import EVIDENCE_TYPES
from documents.models import DocumentPreview, StoredDocument
from documents.sealing import seal
from documents.services import previews, store_upload
from notifications.models import OutboxMessage
from notifications.services import deliver_outbox, queue
from people.models import Student
from placements.models import Placement
from placements.services import import_run, imports
from tests import files
from tests.factories import agreements as made
from tests.killing import TIMES, any_moment, killed_after, killed_at
from tests.unit.placements.imports.conftest import accept_everything, check, plain_school, small
from workplaces.models import HostOrganisation

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def later(**delta):
    return time_machine.travel(timezone.now() + timedelta(**delta), tick=False)


def sealed_files():
    return StoredDocument.objects.filter(kind="agreement", sealed_at__isnull=False).count()


def told(agreement):
    rows = OutboxMessage.objects.filter(notice="agreements.sealed")
    return sorted(rows.values_list("recipient_id", flat=True))


def standing(agreement):
    agreement.refresh_from_db()
    placement = Placement.objects.get(pk=agreement.placement_id)
    return agreement.state, placement.state, sealed_files(), told(agreement)


SEALING = [
    "agreements.services.sealing.render_pdf",
    "documents.services.storing._save",
    "agreements.services.sealing.seal_and_store",
    "agreements.services.sealing.mark_agreed",
    "agreements.services.sealing._tell_everyone",
]


def test_sealing(triangle):
    agreement = made.fully_signed(triangle)
    seal(paper.render_pdf(agreement))  # what a worker has loaded before its work comes
    for point in SEALING * TIMES:
        killed_at(point, lambda: sealing.seal(agreement.pk))
        assert standing(agreement) == ("fully_signed", "preparing", 0, []), point
    assert sealing.sweep_unsealed() == 1
    everyone = sorted(person.pk for person in sealing.everyone(agreement))
    assert standing(agreement) == ("active", "agreed", 1, everyone)
    killed_at("agreements.services.sealing.seal", lambda: sealing.seal(agreement.pk))
    assert standing(agreement) == ("active", "agreed", 1, everyone)


def test_sealing_at_any_moment(triangle):
    """Before, in or after the commit: all of it is there, or none."""
    agreement = made.fully_signed(triangle)
    everyone = sorted(person.pk for person in sealing.everyone(agreement))
    none, whole = ("fully_signed", "preparing", 0, []), ("active", "agreed", 1, everyone)
    done = False
    for _time in range(TIMES):
        killed_after(any_moment(0.7), lambda: sealing.seal(agreement.pk))
        assert standing(agreement) in ([whole] if done else [none, whole])
        done = standing(agreement) == whole
    sealing.sweep_unsealed()
    assert standing(agreement) == whole


SIGNING = [
    ("agreements.services.signing.codes.check_code", 0),
    ("agreements.services.signing.note_signature", 0),
    ("agreements.services.signing.sign", 1),
]


def test_signing(triangle):
    """Who saw no answer asks for a new code and signs again, or hears that it was done."""
    agreement = made.ready(triangle)
    student = triangle.student.user
    for point, kept in [SIGNING[0]] * TIMES + [SIGNING[1]] * TIMES + SIGNING[2:]:
        killed_at(point, lambda: made.sign_as(student, agreement, "student"))
        assert Signature.objects.count() == kept, point
    with pytest.raises(AlreadyDone):
        made.sign_as(student, agreement, "student")
    agreement.refresh_from_db()
    assert (agreement.state, Signature.objects.count()) == ("partially_signed", 1)
    assert AuditEvent.objects.filter(action="agreements.signed").count() == 1


PRINTING = [
    ("documents.bundles.merge_pdfs", 0),
    ("agreements.services.bundling.store", 1),
]


def test_printing_many(triangle):
    """The file of the killed run, if there is one, is a copy that nobody is pointed to."""
    placement = made.sealed(triangle).placement_id
    for point, left in PRINTING * TIMES:
        prints = StoredDocument.objects.filter(kind=bundling.PDF_KIND)
        before = prints.count()
        job = jobs.start(
            actor=triangle.school.coordinator,
            kind="agreements.print_bundle",
            params={"placement_ids": [placement]},
        )
        killed_at(point, lambda job=job: jobs.run(job.pk))
        job.refresh_from_db()
        assert (job.state, job.result, prints.count() - before) == ("running", {}, left), point
        assert jobs.run(job.pk) is False
        with later(minutes=2):
            assert jobs.sweep() == 1
        job.refresh_from_db()
        assert (job.state, job.attempts, prints.count() - before) == ("done", 2, left + 1)
        assert prints.filter(pk=job.result["document"]).count() == 1
    with later(days=3):
        bundling.remove_expired_bundles()
    assert (StoredDocument.objects.filter(kind=bundling.PDF_KIND).count(), sealed_files()) == (0, 1)


HEAD = "Nummer;Naam;Crebo;Bedrijf;Begindatum;Einddatum;Totale omvang;Status"
IMPORTING = [
    ("placements.services.import_run.Batch._save", {"call": 2}, 2),
    ("placements.services.import_run.import_batch", {"call": 2}, 4),
    ("placements.services.import_run.finish_round", {"before": True}, 6),
]


def test_importing(db, monkeypatch):
    monkeypatch.setattr(import_run, "BATCH", 2)
    school = plain_school("33CC", "Proefopleiding", "25998")
    for number, (point, when, kept) in enumerate(IMPORTING * TIMES):
        numbers = [f"{number:03}{each}" for each in range(6)]
        lines = [
            f"{each};A{each};25998;Webwerf {number};01-09-2026;01-02-2027;640;Volledig"
            for each in numbers
        ]
        roster = check(school, small(HEAD, *lines))
        accept_everything(school, roster)
        job = imports.start_import(actor=school.coordinator, roster_id=roster.pk)
        killed_at(point, lambda job=job: jobs.run(job.pk), **when)
        mine = Placement.objects.filter(student__number__in=numbers)
        assert mine.count() == kept, point
        with later(minutes=2):
            assert jobs.sweep() == 1
        job.refresh_from_db()
        assert (job.state, mine.count(), Student.objects.filter(number__in=numbers).count()) == (
            "done",
            6,
            6,
        )
        assert HostOrganisation.objects.filter(name=f"Webwerf {number}").count() == 1
        assert import_run.import_rows(actor=school.coordinator, roster_id=roster.pk) == {"new": 6}


MAILING = [
    ("notifications.services.delivery.claim", {}, 0),
    ("notifications.services.sending.compose", {"call": 2}, 1),
    ("notifications.services.sending._sent", {"call": 2}, 2),
    ("notifications.services.sending._sent", {"call": 2, "before": True}, 2),
]


def test_mailing(world, mailbox):
    """Only a death between the server's yes and our note sends one again, as the same mail."""
    for number, (point, when, gone) in enumerate(MAILING * TIMES):
        mailbox.mails.clear()
        for each in range(3):
            queue(
                notice_key="placements.contact_assigned",
                recipient=world.own.school.supervisor,
                params={"placement_id": world.own.placement.pk},
                once_key=f"killed:{number}:{each}",
            )
        killed_at(point, deliver_outbox, **when)
        assert len(mailbox.mails) == gone, point
        assert deliver_outbox() == 0
        with later(minutes=2):
            deliver_outbox()
        sent = Counter(mail["Message-ID"] for mail in mailbox.mails)
        again = 1 if when.get("before") else 0
        assert (len(sent), sent.total()) == (3, 3 + again), point
        assert not OutboxMessage.objects.exclude(state="sent").exists()


PICTURES = [
    ("documents.services.previews.draw", {}),
    ("documents.services.previews._keep", {"call": 1}),
    ("documents.services.previews._keep", {"call": 2}),
]


def test_small_pictures(world):
    for number, (point, when) in enumerate(PICTURES * TIMES):
        document = store_upload(
            actor=world.own.student.user,
            kind="test",
            upload=SimpleUploadedFile("foto", files.picture(size=(400, 300 + number))),
            allowed=EVIDENCE_TYPES,
            preview=True,
        )
        killed_at(point, lambda pk=document.pk: previews.make_preview(document_id=pk), **when)
        waiting = DocumentPreview.objects.get(pk=document.pk)
        assert (waiting.state, waiting.small, waiting.attempts) == ("waiting", "", 1), point
        with later(minutes=3):
            assert previews.sweep() == 1
        waiting.refresh_from_db()
        assert (waiting.state, waiting.attempts) == ("made", 2)
        for size in ("small", "large"):
            with waiting.open(size) as stream:
                assert stream.read(2) == b"\xff\xd8"
