"""Handing out files: byte ranges, small pictures, and nothing that could run."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from documents.file_types import EVIDENCE_TYPES
from documents.models import StoredDocument
from documents.services import previews, store, store_upload
from tests import files, pdfs

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.web.documents.upload_urls")]
CONTENT = bytes(range(256)) * 40
SIZE = len(CONTENT)


@pytest.fixture
def visitor(world, client):
    client.force_login(world.own.student.user)
    return client


@pytest.fixture
def film(world):
    return store(actor=None, kind="x", name="a.mp4", content_type="video/mp4", content=CONTENT)


def body(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def get(client, document, inline=True, **headers):
    return client.get(f"/shown/{document.pk}/{'?inline' if inline else ''}", headers=headers)


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=0-", 0, SIZE - 1),
        ("bytes=100-199", 100, 199),
        ("bytes=10000-", 10000, SIZE - 1),
        ("bytes=-10", SIZE - 10, SIZE - 1),
        (f"bytes=-{SIZE * 2}", 0, SIZE - 1),
        (f"bytes=5-{SIZE * 9}", 5, SIZE - 1),
    ],
)
def test_a_part_of_a_film(visitor, film, asked, first, last):
    answer = get(visitor, film, Range=asked)
    assert answer.status_code == 206
    assert body(answer) == CONTENT[first : last + 1]
    assert answer["Content-Range"] == f"bytes {first}-{last}/{SIZE}"
    assert answer["Content-Length"] == str(last - first + 1)


@pytest.mark.parametrize(
    "asked", ["bytes=5-2", "bytes=-", "bytes=a-b", "bytes=0-1,5-6", "lines=0-5", "bytes=٠-٥", "x"]
)
def test_what_is_no_range_gets_all_of_it(visitor, film, asked):
    answer = get(visitor, film, Range=asked.encode().decode("latin-1"))
    assert (answer.status_code, body(answer)) == (200, CONTENT)
    assert answer["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", "bytes=999999-9999999", "bytes=-0"])
def test_behind_the_end(visitor, film, asked):
    answer = get(visitor, film, Range=asked)
    assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{SIZE}")


def test_if_range(visitor, film):
    whole = get(visitor, film)
    etag = whole["ETag"]
    assert (body(whole), etag) == (CONTENT, f'"{film.sha256}"')
    assert body(get(visitor, film, **{"Range": "bytes=0-9", "If-Range": etag})) == CONTENT[:10]
    for other in ('"other"', "Wed, 21 Oct 2026 07:28:00 GMT", f"W/{etag}"):
        answer = get(visitor, film, **{"Range": "bytes=0-9", "If-Range": other})
        assert (answer.status_code, body(answer)) == (200, CONTENT)


def test_head_tells_and_sends_nothing(visitor, film):
    answer = visitor.head(f"/shown/{film.pk}/")
    assert (answer["Content-Length"], answer.content) == (str(SIZE), b"")
    part = visitor.head(f"/shown/{film.pk}/", headers={"Range": "bytes=0-9"})
    assert (part.status_code, part["Content-Length"]) == (206, "10")


@pytest.mark.parametrize(
    ("content_type", "shown"),
    [
        ("image/jpeg", True),
        ("image/webp", True),
        ("video/mp4", True),
        ("audio/ogg", True),
        ("application/pdf", False),
        ("text/plain", False),
        ("image/svg+xml", False),
        ("text/html", False),
        ("application/vnd.oasis.opendocument.text", False),
    ],
)
def test_what_a_browser_may_show(visitor, content_type, shown):
    document = store(actor=None, kind="x", name="a", content_type=content_type, content=CONTENT)
    for inline in (True, False):
        answer = get(visitor, document, inline=inline)
        assert body(answer) == CONTENT
        disposition = answer["Content-Disposition"].partition(";")[0]
        assert disposition == ("inline" if shown and inline else "attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("behind", [files.HTML, files.office(), files.SVG])
def test_a_pdf_that_is_something_else_as_well_is_only_ever_a_pdf(visitor, world, behind):
    """A browser or an unpacker could take it for either; ours says what it is, and runs neither."""
    content = pdfs.page() + behind + b"\n%%EOF\n"
    upload = SimpleUploadedFile("a.html", content, content_type="text/html")
    actor = world.own.student.user
    document = store_upload(actor=actor, kind="x", upload=upload, allowed=EVIDENCE_TYPES)
    answer = get(visitor, document)
    assert (document.name, body(answer)) == ("a.html.pdf", content)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")


def test_the_front_server_sends_it_where_it_can(visitor, film, settings):
    settings.X_ACCEL_PREFIX = "/private/"
    answer = get(visitor, film, Range="bytes=0-9")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["X-Accel-Redirect"] == f"/private/{film.stored_as}"
    assert "ETag" not in answer


def test_small_pictures(visitor, world):
    document = store(
        actor=None,
        kind="x",
        name="a.jpg",
        content_type="image/jpeg",
        content=files.picture(size=(2000, 1000), place=False),
    )
    previews.DocumentPreview.objects.create(document=document)
    assert visitor.get(f"/previews/{document.pk}/small/").status_code == 404
    previews.make_preview(document_id=document.pk)
    answer = visitor.get(f"/previews/{document.pk}/small/")
    assert body(answer).startswith(b"\xff\xd8\xff")
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/jpeg", "private, no-store")
    assert visitor.get(f"/previews/{document.pk}/huge/").status_code == 404


def test_no_small_picture_of_what_waits_for_the_scan(visitor):
    document = store(
        actor=None, kind="x", name="a", content_type="image/jpeg", content=files.picture()
    )
    previews.DocumentPreview.objects.create(document=document)
    previews.make_preview(document_id=document.pk)
    StoredDocument.objects.update(scan_state="pending")
    assert visitor.get(f"/previews/{document.pk}/small/").status_code == 409
