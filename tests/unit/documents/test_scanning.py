"""A real TCP server plays clamd: what it finds, and what happens while it is away."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils import timezone

from core.errors import ActionRefused
from core.models import AuditEvent
from documents.file_types import EVIDENCE_TYPES
from documents.models import StoredDocument
from documents.responses import send_document
from documents.services import scans, store, store_upload
from people.models import User
from tests import files
from tests.clamd import Scanner

pytestmark = pytest.mark.django_db


@pytest.fixture
def scanner(settings):
    server = Scanner()
    settings.CLAMD_URL = server.url
    yield server
    server.stop()


@pytest.fixture
def owner(db):
    return User.objects.create_user("owner@school.example", name="Owner")


def sent(owner, content=files.PDF, name="a.txt"):
    return store_upload(
        actor=owner,
        kind="test",
        upload=SimpleUploadedFile(name, content),
        allowed=EVIDENCE_TYPES,
    )


def opens(document, rf, user):
    request = rf.get("/")
    request.user = user
    try:
        response = send_document(request, document)
    except ActionRefused as refusal:
        return str(refusal)
    # Not response.close(): that also says that the request is over, and closes the database.
    response.file_to_stream.close()
    return True


def now(document):
    document.refresh_from_db()
    return document.scan_state


def test_without_a_scanner_it_says_so(owner, settings):
    settings.CLAMD_URL = ""
    document = sent(owner)
    assert (document.scan_state, document.get_scan_state_display()) == (
        "not_scanned",
        "not scanned",
    )
    assert scans.sweep() == 0


def test_a_clean_file_waits_and_then_opens_for_all(owner, scanner, rf):
    document = sent(owner)
    assert document.scan_state == "pending"
    assert "has not finished" in opens(document, rf, AnonymousUser())
    assert opens(document, rf, owner) is True
    scans.scan(document_id=document.pk)
    assert now(document) == "clean"
    assert document.scanned_at is not None
    assert scanner.seen == [files.PDF]
    assert opens(document, rf, AnonymousUser()) is True


def test_eicar_opens_for_nobody(owner, scanner, rf):
    document = sent(owner, files.EICAR)
    scans.scan(document_id=document.pk)
    assert now(document) == "infected"
    for user in (owner, AnonymousUser()):
        assert "A virus was found" in opens(document, rf, user)
    assert AuditEvent.objects.filter(action="documents.infected").count() == 1


def test_while_it_is_down_files_wait_and_later_the_sweeper_asks(owner, scanner, rf, settings):
    document = sent(owner)
    settings.CLAMD_URL = "tcp://127.0.0.1:9"
    assert scans.scan(document_id=document.pk) is None
    StoredDocument.objects.update(created_at=document.created_at)
    assert scans.sweep() == 0
    assert now(document) == "pending"
    assert "has not finished" in opens(document, rf, AnonymousUser())
    settings.CLAMD_URL = scanner.url
    # Its own call may still be under way.
    assert scans.sweep() == 0


def test_the_sweeper_asks_about_what_waits_for_a_minute(owner, scanner, time_machine_later):
    document = sent(owner)
    with time_machine_later(minutes=2):
        assert scans.sweep() == 1
        assert scans.sweep() == 0
    assert now(document) == "clean"


@pytest.mark.parametrize(
    "verdict", [b"", b"stream: OK but", b"stream: Can't allocate memory ERROR", b"OK", b"\xff"]
)
def test_no_clear_answer_is_never_clean(owner, scanner, verdict):
    document = sent(owner)
    scanner.verdict = verdict
    assert scans.scan(document_id=document.pk) is None
    assert now(document) == "pending"


def test_a_scanner_that_hangs_up_or_finds_it_too_large(owner, scanner):
    document = sent(owner)
    scanner.is_mute = True
    assert scans.scan(document_id=document.pk) is None
    scanner.is_mute, scanner.limit = False, 10
    assert scans.scan(document_id=document.pk) is None
    assert now(document) == "pending"


def test_an_answer_is_asked_for_once(owner, scanner):
    document = sent(owner)
    scans.scan(document_id=document.pk)
    assert scans.scan(document_id=document.pk) is None
    assert len(scanner.seen) == 1


def test_what_the_portal_makes_is_not_scanned(scanner):
    document = store(
        actor=None, kind="x", name="a", content_type="application/pdf", content=files.PDF
    )
    assert document.scan_state == "not_scanned"


def test_what_was_sent_before_there_was_a_scanner(owner, settings):
    settings.CLAMD_URL = ""
    document = sent(owner)
    with pytest.raises(CommandError):
        call_command("scan_documents")
    settings.CLAMD_URL = "tcp://127.0.0.1:9"
    call_command("scan_documents")
    assert now(document) == "pending"


@pytest.fixture
def time_machine_later():
    return lambda **delta: time_machine.travel(timezone.now() + timedelta(**delta))
