"""The tus protocol over HTTP, as any client speaks it."""

import base64
import socket
import time
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.conf import settings as portal_settings
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from core.errors import ActionRefused
from documents import incoming
from documents.models import StoredDocument, Upload
from documents.services.uploads import claim
from people import task_sessions
from people.middleware import TaskSessionMiddleware
from people.models import User
from people.task_sessions import SESSION_KEY
from tests import files

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.web.documents.upload_urls")]
PIECE_TYPE = "application/offset+octet-stream"
TUS = {"Tus-Resumable": "1.0.0"}
PDF = files.PDF + b"% " + b"x" * 5000 + b"\n%%EOF\n"
WHOLE = len(PDF)


@pytest.fixture
def student(world, client):
    User.objects.update(language="en")
    client.force_login(world.own.student.user)
    return client


@pytest.fixture
def other(world):
    client = Client()
    client.force_login(world.other.student.user)
    return client


def begin(client, size=WHOLE, name="verslag.pdf", place=1, **headers):
    metadata = "filename " + base64.b64encode(name.encode()).decode()
    return client.post(
        f"/places/{place}/files/",
        headers={**TUS, "Upload-Length": str(size), "Upload-Metadata": metadata, **headers},
    )


def send(client, address, piece, offset=0, **headers):
    return client.patch(
        address,
        data=piece,
        content_type=PIECE_TYPE,
        # The test client leaves the type out where there is no body.
        headers={**TUS, "Upload-Offset": str(offset), "Content-Type": PIECE_TYPE, **headers},
    )


def sent(client, content=PDF, **options):
    address = begin(client, len(content), **options)["Location"]
    return address, send(client, address, content)


def take_all(user, place=1):
    numbers = Upload.objects.values_list("pk", flat=True)
    return claim(actor=user, upload_ids=numbers, purpose="test-files", context=f"place-{place}")


def files_waiting():
    return [path for _number, path in incoming.waiting_files()]


def test_a_file_in_two_pieces_becomes_a_document(student, world):
    answer = begin(student)
    assert (answer.status_code, answer["Tus-Resumable"]) == (201, "1.0.0")
    address = answer["Location"]
    assert send(student, address, PDF[:2000])["Upload-Offset"] == "2000"
    looked = student.head(address, headers=TUS)
    assert (looked["Upload-Offset"], looked["Upload-Length"]) == ("2000", str(WHOLE))
    assert looked["Cache-Control"] == "no-store"
    assert send(student, address, PDF[2000:], 2000).status_code == 204
    [document] = take_all(world.own.student.user)
    assert (document.read(), document.name, document.kind) == (PDF, "verslag.pdf", "test-files")
    assert document.preview.state == "waiting"
    assert StoredDocument.objects.get() == document


def test_what_the_server_can(student):
    answer = student.options("/places/1/files/")
    assert answer["Tus-Version"] == "1.0.0"
    assert answer["Tus-Extension"] == "creation,expiration,termination"
    assert int(answer["Tus-Max-Size"]) == 30 * 1024 * 1024


@pytest.mark.parametrize("version", ["", "0.2.2", "2.0.0"])
def test_another_version_is_not_spoken(student, version):
    answer = student.post(
        "/places/1/files/", headers={"Tus-Resumable": version, "Upload-Length": "5"}
    )
    assert (answer.status_code, answer["Tus-Version"]) == (412, "1.0.0")
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Upload-Length": ""}, 400),
        ({"Upload-Length": "-5"}, 400),
        ({"Upload-Length": "5e3"}, 400),
        ({"Upload-Length": "٥"}, 400),
        ({"Upload-Length": "9" * 16}, 400),
        ({"Upload-Defer-Length": "1"}, 400),
        ({"Upload-Metadata": "filename not-base64!"}, 400),
        ({"Upload-Metadata": "filename " + "a" * 5000}, 400),
        ({"Upload-Length": "0"}, 422),
        ({"Upload-Length": str(30 * 1024 * 1024 + 1)}, 422),
    ],
)
def test_what_makes_no_sense_is_refused(student, headers, status):
    assert begin(student, **headers).status_code == status
    assert not Upload.objects.exists()


def test_a_large_file_gets_a_sentence(student):
    words = begin(student, size=31 * 1024 * 1024).content.decode()
    assert "31" in words
    assert "30" in words


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\evil\\a.pdf", "a.pdf"),
        ("\u202egnp.exe", "gnp.exe"),
        ("x" * 300 + ".pdf", "x" * 120),
        ("con", "document-con"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie- x=1.pdf"),
        ("", "document"),
        ("\x00", "document"),
    ],
)
def test_names_are_made_harmless(student, name, expected):
    assert begin(student, name=name).status_code == 201
    assert Upload.objects.get().name == expected


class TestPieces:
    def test_elsewhere_than_where_the_file_ends(self, student):
        address = begin(student)["Location"]
        send(student, address, PDF[:100])
        for offset in (0, 99, 101):
            answer = send(student, address, PDF[offset:], offset)
            assert (answer.status_code, answer["Upload-Offset"]) == (409, "100")
        assert Upload.objects.get().received == 100

    def test_more_than_was_announced_is_not_kept(self, student):
        address = begin(student, size=100)["Location"]
        send(student, address, PDF[:40])
        assert send(student, address, PDF[40:], 40).status_code == 413
        assert Upload.objects.get().received == 40
        assert [path.stat().st_size for path in files_waiting()] == [40]

    def test_less_than_was_announced_is_not_done(self, student, world):
        sent_address = begin(student, size=WHOLE + 1)["Location"]
        send(student, sent_address, PDF)
        with pytest.raises(ActionRefused, match="has not been sent completely"):
            take_all(world.own.student.user)
        assert not StoredDocument.objects.exists()

    def test_an_ordinary_form_is_no_piece(self, student):
        address = begin(student)["Location"]
        answer = student.patch(
            address, data=PDF, content_type="text/plain", headers={**TUS, "Upload-Offset": "0"}
        )
        assert answer.status_code == 415

    def test_the_last_piece_twice(self, student, world):
        address, _answer = sent(student)
        assert send(student, address, b"", WHOLE).status_code == 204
        assert len(take_all(world.own.student.user)) == 1

    def test_bytes_that_a_crash_left_behind_are_overwritten(self, student, world):
        address = begin(student)["Location"]
        send(student, address, PDF[:1000])
        with incoming.path_of(Upload.objects.get().pk).open("ab") as stream:
            stream.write(b"left by a worker that was killed" * 500)
        send(student, address, PDF[1000:], 1000)
        assert take_all(world.own.student.user)[0].read() == PDF

    @pytest.mark.parametrize("left", [0, 400])
    def test_bytes_that_a_power_cut_took_are_asked_for_again(self, student, world, left):
        address = begin(student)["Location"]
        send(student, address, PDF[:1000])
        with incoming.path_of(Upload.objects.get().pk).open("r+b") as stream:
            stream.truncate(left)
        answer = send(student, address, PDF[1000:], 1000)
        assert (answer.status_code, answer["Upload-Offset"]) == (409, str(left))
        send(student, address, PDF[left:], left)
        assert take_all(world.own.student.user)[0].read() == PDF


class TestOwner:
    def test_nobody_else_sees_or_touches_it(self, student, other):
        address = begin(student)["Location"]
        for answer in (
            other.head(address, headers=TUS),
            send(other, address, PDF),
            other.delete(address, headers=TUS),
        ):
            assert answer.status_code == 404
        assert Upload.objects.get().received == 0

    def test_nor_the_owner_elsewhere(self, student):
        address = begin(student)["Location"].replace("/places/1/", "/places/2/")
        assert student.head(address, headers=TUS).status_code == 404
        assert send(student, address, PDF).status_code == 404

    def test_nobody_else_can_claim_it(self, student, world):
        sent(student)
        with pytest.raises(ActionRefused, match="no longer here"):
            take_all(world.other.student.user)
        with pytest.raises(ActionRefused, match="no longer here"):
            take_all(world.own.student.user, place=2)

    def test_the_app_above_says_who_may_send(self, student):
        assert begin(student, place=404).status_code == 404
        assert begin(student, place=403).status_code == 403
        assert student.options("/places/403/files/").status_code == 403

    def test_without_signing_in_there_is_nothing(self, db):
        assert begin(Client())["Location"].startswith("/account/")
        assert not Upload.objects.exists()

    def test_without_the_token_of_the_page_nothing_is_taken(self, world):
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(world.own.student.user)
        assert begin(strict).status_code == 403
        strict.get("/places/1/")
        token = strict.cookies["csrftoken"].value
        address = begin(strict, **{"X-CSRFToken": token})["Location"]
        assert send(strict, address, PDF).status_code == 403
        assert send(strict, address, PDF, **{"X-CSRFToken": token}).status_code == 204

    def test_a_mailed_link_sends_to_its_own_place_only(self, world, rf):
        """The address carries the place, and the mark of the view says that the link covers it."""
        for path in ("/places/7/files/", f"/places/7/files/{Upload().pk}/"):
            match = resolve(path, "tests.web.documents.upload_urls")
            for place, allowed in ((7, True), (8, False)):
                request = rf.post(path)
                request.user = world.own.workplace.supervisor
                request.session = {
                    SESSION_KEY: {"scope": "test-scope", "object_id": place, "link_id": 1}
                }
                request.resolver_match = match
                request.task_session = task_sessions.current(request)
                answer = TaskSessionMiddleware(lambda r: None).process_view(
                    request, match.func, match.args, match.kwargs
                )
                assert (answer is None) == allowed


class TestRefused:
    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (files.HTML, "Print it to PDF"),
            (files.SVG, "Print it to PDF"),
            (files.huge_png(), "too many pixels"),
            (files.PDF[:-7] + bytes(9), "not complete"),
        ],
    )
    def test_the_last_piece_says_why(self, student, world, content, words):
        address, answer = sent(student, content, name="foto.jpg")
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert answer["Content-Type"] == "text/plain; charset=utf-8"
        assert student.head(address, headers=TUS).status_code == 410
        assert send(student, address, b"", len(content)).status_code == 409
        with pytest.raises(ActionRefused, match=words):
            take_all(world.own.student.user)
        assert not StoredDocument.objects.exists()

    def test_a_refused_file_keeps_no_bytes(self, student, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            sent(student, files.HTML)
        assert files_waiting() == []

    def test_one_refused_file_keeps_the_others_waiting(self, student, world):
        sent(student, PDF)
        sent(student, files.HTML)
        with pytest.raises(ActionRefused):
            take_all(world.own.student.user)
        good = Upload.objects.get(state="ready")
        assert len(
            claim(actor=good.owner, upload_ids=[good.pk], purpose="test-files", context="place-1")
        )


def test_removing_takes_the_bytes_along(student, django_capture_on_commit_callbacks):
    address, _answer = sent(student)
    with django_capture_on_commit_callbacks(execute=True):
        assert student.delete(address, headers=TUS).status_code == 204
    assert (files_waiting(), Upload.objects.count()) == ([], 0)
    assert student.delete(address, headers=TUS).status_code == 404


def test_an_expired_upload_is_not_there(student):
    address = begin(student)["Location"]
    with time_machine.travel(timezone.now() + timedelta(hours=25), tick=False):
        assert Upload.objects.of(Upload.objects.get().owner, purpose="test-files").count() == 0
    Upload.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert student.head(address, headers=TUS).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_the_connection_cut_at_90_percent(world, live_server):
    """A real connection that is closed in the middle; what came is kept, the rest is sent later."""
    client = Client()
    client.force_login(world.own.student.user)
    content = files.PDF + b"%" + b"y" * 3_000_000 + b"\n%%EOF\n"
    cut = len(content) * 9 // 10
    address = begin(client, len(content))["Location"]
    place = urlsplit(live_server.url)
    cookie = f"{portal_settings.SESSION_COOKIE_NAME}={client.cookies['sessionid'].value}"
    token = "a" * 32
    head = (
        f"PATCH {address} HTTP/1.1\r\nHost: {place.netloc}\r\nCookie: {cookie}; csrftoken={token}"
        f"\r\nX-CSRFToken: {token}\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\n"
        f"Content-Type: application/offset+octet-stream\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    with socket.create_connection((place.hostname, place.port)) as connection:
        connection.sendall(head.encode() + content[:cut])
    for _try in range(100):
        here = int(client.head(address, headers=TUS)["Upload-Offset"])
        if here:
            break
        time.sleep(0.05)
    assert 0 < here <= cut
    assert send(client, address, content[here:], here).status_code == 204
    [document] = take_all(world.own.student.user)
    assert document.read() == content
