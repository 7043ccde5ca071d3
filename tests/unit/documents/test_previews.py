"""Small pictures: made once, made again after a crash, never for ever."""

import io
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings as portal_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from PIL import Image

from documents import drawings
from documents.file_types import EVIDENCE_TYPES
from documents.models import DocumentPreview
from documents.services import previews, store_upload
from documents.storage import private_storage
from people.models import User
from tests import files, pdfs

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(db):
    return User.objects.create_user("owner@school.example", name="Owner")


def sent(owner, content, name="a"):
    document = store_upload(
        actor=owner,
        kind="test",
        upload=SimpleUploadedFile(name, content),
        allowed=EVIDENCE_TYPES,
        preview=True,
    )
    return document.preview


def made(preview):
    previews.make_preview(document_id=preview.pk)
    preview.refresh_from_db()
    return preview


def later(**delta):
    return time_machine.travel(timezone.now() + timedelta(**delta), tick=False)


@pytest.mark.parametrize(
    ("size", "large", "small"),
    [((4000, 3000), (1200, 900), (320, 240)), ((200, 100), (200, 100), (200, 100))],
)
def test_two_sizes(owner, size, large, small):
    preview = made(sent(owner, files.picture(size=size)))
    assert (preview.state, preview.width, preview.height) == ("made", *large)
    for name, expected in (("large", large), ("small", small)):
        with preview.open(name) as stream, Image.open(io.BytesIO(stream.read())) as image:
            assert (image.format, image.size) == ("JPEG", expected)


def test_a_second_time_makes_nothing_new(owner):
    preview = made(sent(owner, files.picture()))
    assert previews.make_preview(document_id=preview.pk) is None
    assert DocumentPreview.objects.get().attempts == 1


def test_a_film_has_a_picture_whatever_is_installed(owner):
    preview = made(sent(owner, files.movie()))
    assert (preview.state, preview.drawn) == ("made", True)
    assert (preview.width, preview.height) == (1200, 675)


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (pdfs.page(), (848, 1200)),
        (pdfs.page(box=(0, 0, 14_000, 3)), (1200, 1)),
        (pdfs.page(box=(0, 0, 1e12, 1e12)), (928, 1200)),
        (pdfs.that_acts(), (848, 1200)),
        (pdfs.with_a_huge_picture(), (848, 1200)),
    ],
    ids=["page", "a strip", "as large as a country", "with scripts", "huge picture"],
)
def test_the_first_page_of_a_pdf_is_its_picture(owner, content, size):
    preview = made(sent(owner, content))
    assert (preview.state, preview.drawn) == ("made", False)
    assert (preview.width, preview.height) == size
    with preview.open("large") as stream, Image.open(io.BytesIO(stream.read())) as image:
        assert (image.format, image.size) == ("JPEG", size)


def test_the_picture_shows_what_is_on_the_page(owner):
    preview = made(sent(owner, pdfs.page()))
    with preview.open("small") as stream, Image.open(io.BytesIO(stream.read())) as image:
        red, white = image.getpixel((100, 10)), image.getpixel((100, 300))
    assert red[0] > 240
    assert max(red[1:]) < 15
    assert min(white) > 240


@pytest.mark.parametrize(
    "content",
    [files.PDF, pdfs.page()[:200] + b"%%EOF", pdfs.page(password="x"), pdfs.that_never_ends()],
    ids=["no page", "damaged", "locked", "without end"],
)
def test_a_pdf_that_cannot_be_drawn_has_none_and_harms_nothing(owner, content, monkeypatch):
    monkeypatch.setattr(drawings, "PAGE_SECONDS", 3)
    preview = made(sent(owner, content))
    assert (preview.state, preview.reason) == ("none", "the first page cannot be drawn")
    assert preview.document.read() == content


@pytest.mark.parametrize("content", [files.mp3(), b"words"])
def test_other_files_have_none_and_say_why(owner, content):
    preview = made(sent(owner, content))
    assert (preview.state, preview.reason) == ("none", "files of this kind have no picture")


def test_a_picture_that_was_damaged_in_the_store_ends_as_none(owner):
    preview = sent(owner, files.picture())
    Path(private_storage().path(preview.document.stored_as)).write_bytes(b"\xff\xd8\xffdamaged")
    assert made(preview).state == "none"
    assert "cannot be read" in preview.reason
    with later(days=1):
        assert previews.sweep() == 0


def test_a_file_that_is_gone_ends_as_none(owner):
    preview = sent(owner, files.picture())
    private_storage().delete(preview.document.stored_as)
    assert made(preview).reason == "the file is gone"


def test_the_sweeper_makes_what_a_lost_call_left(owner):
    preview = sent(owner, files.picture())
    assert previews.sweep() == 0
    with later(minutes=2):
        assert previews.sweep() == 1
    preview.refresh_from_db()
    assert preview.state == "made"


def test_a_picture_that_kills_its_worker_is_given_up(owner):
    preview = sent(owner, files.picture())
    for number in range(1, 5):
        with later(minutes=2 * number):
            assert previews._claim(preview.pk).attempts == number
    with later(minutes=20):
        assert previews.sweep() == 1
    preview.refresh_from_db()
    assert (preview.state, preview.reason) == ("none", "the worker stopped each time")


def test_making_them_again_after_a_program_was_installed(owner):
    preview = made(sent(owner, files.movie()))
    previews.make_again(document_id=preview.pk)
    assert made(preview).state == "made"


def test_the_command_makes_again_what_has_none_and_leaves_the_rest(owner, capsys):
    """As for PDFs that came before PDFs had pictures."""
    photo = made(sent(owner, files.picture()))
    words = made(sent(owner, b"words"))
    pdf = sent(owner, pdfs.page())
    reason = "files of this kind have no picture"
    DocumentPreview.objects.filter(pk=pdf.pk).update(
        state="none", reason=reason, finished_at=timezone.now()
    )
    call_command("make_previews")
    assert capsys.readouterr().out == "1 small pictures are made again by the workers\n"
    with later(minutes=2):
        assert previews.sweep() == 1
    states = {}
    for preview in (photo, words, pdf):
        preview.refresh_from_db()
        states[preview.pk] = (preview.state, preview.attempts)
    assert list(states.values()) == [("made", 1), ("none", 1), ("made", 1)]


WORKER = """
import time, django
django.setup()
from documents import drawings
from documents.services import previews
def hang(stream, content_type):
    print("holds it", flush=True)
    time.sleep(60)
previews.draw = hang
previews.make_preview(document_id="{}")
"""


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_between_storing_and_thumbnail(transactional_db, settings):
    """A real process that holds the work and is killed; another takes over after the lease."""
    owner = User.objects.create_user("owner@school.example", name="Owner")
    preview = sent(owner, files.picture())
    place = connection.settings_dict
    host, port = (place["HOST"] or "127.0.0.1").replace("/", "%2F"), place["PORT"] or 5432
    url = f"postgres://{place['USER']}:{place['PASSWORD']}@{host}:{port}/{place['NAME']}"
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "triangle_portal.settings",
        "PORTAL_MODE": "development",
        "DATABASE_URL": url,
        "PRIVATE_FILES": settings.STORAGES["private"]["OPTIONS"]["location"],
    }
    with subprocess.Popen(
        [sys.executable, "-c", WORKER.format(preview.pk)],
        env=environment,
        cwd=portal_settings.BASE_DIR,
        stdout=subprocess.PIPE,
        text=True,
    ) as worker:
        assert worker.stdout.readline() == "holds it\n"
        worker.send_signal(signal.SIGKILL)
        worker.wait(timeout=10)
    time.sleep(0.1)
    assert previews.make_preview(document_id=preview.pk) is None
    with later(minutes=3):
        assert previews.sweep() == 1
    preview.refresh_from_db()
    assert (preview.state, preview.attempts) == ("made", 2)
