"""Uploads under bad luck: twice, two at once, a full disk, a killed worker, no room left."""

import os
import resource
import signal
import threading
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, connections, transaction
from django.utils import timezone

from core.errors import ActionRefused
from documents import incoming
from documents.file_types import EVIDENCE_TYPES
from documents.models import DocumentPreview, StoredDocument, Upload
from documents.problems import NoRoomOnDisk, PieceBusy, WrongOffset
from documents.purposes import Purpose, register_purpose
from documents.services.quota import room_for
from documents.services.uploads import append, begin, claim, remove, take
from documents.services.uploads.examining import examine
from documents.services.uploads.sweeping import sweep_uploads
from documents.storage import private_storage
from people.models import User
from tests import files

pytestmark = pytest.mark.django_db
PURPOSE = "test-pieces"
register_purpose(Purpose(PURPOSE, EVIDENCE_TYPES, limit=50 * 1024 * 1024))
MB = 1024 * 1024
SIZE = len(files.PDF)


@pytest.fixture
def owner(db):
    return User.objects.create_user("owner@school.example", name="Owner")


def start(owner, size=SIZE, name="a.pdf", context=""):
    return begin(actor=owner, purpose=PURPOSE, context=context, name=name, size=size)


def add(owner, upload, pieces, offset=0):
    return append(actor=owner, upload_id=upload.pk, purpose=PURPOSE, offset=offset, pieces=pieces)


def whole(owner, content=files.PDF, name="a.pdf"):
    upload = start(owner, len(content), name)
    add(owner, upload, [content])
    return examine(upload_id=upload.pk)


def claimed(owner, *uploads):
    return claim(actor=owner, upload_ids=[each.pk for each in uploads], purpose=PURPOSE)


def stored_files():
    root = incoming.incoming_folder().parent
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


class TestClaim:
    def test_twice_is_the_same_document(self, owner):
        upload = whole(owner)
        first = claimed(owner, upload)
        assert claimed(owner, upload, upload) == first
        assert StoredDocument.objects.count() == 1

    def test_the_same_file_twice_is_two_documents_and_one_file(
        self, owner, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            documents = claimed(owner, whole(owner), whole(owner))
        assert len({document.pk for document in documents}) == 2
        assert stored_files() == [documents[0].stored_as] == [documents[1].stored_as]

    def test_order_is_kept(self, owner):
        uploads = [whole(owner, files.PDF, f"{number}.pdf") for number in (3, 1, 2)]
        assert [document.name for document in claimed(owner, *uploads)] == [
            "3.pdf",
            "1.pdf",
            "2.pdf",
        ]

    def test_a_picture_becomes_what_was_drawn_anew(self, owner):
        [document] = claimed(owner, whole(owner, files.heic(), "IMG_1.HEIC"))
        assert (document.name, document.content_type) == ("IMG_1.jpg", "image/jpeg")
        assert document.read().startswith(b"\xff\xd8\xff")
        assert DocumentPreview.objects.get().state == "waiting"

    def test_a_name_gets_the_ending_of_its_content(self, owner):
        [document] = claimed(owner, whole(owner, files.PDF, "virus.exe"))
        assert document.name == "virus.exe.pdf"

    def test_one_that_cannot_be_stored_stores_none(self, owner):
        good, half = whole(owner), start(owner, 999)
        with pytest.raises(ActionRefused, match=r"a\.pdf has not been sent completely"):
            claimed(owner, good, half)
        assert not StoredDocument.objects.exists()
        assert claimed(owner, good)

    def test_a_transaction_that_fails_later_loses_nothing(self, owner):
        upload = whole(owner)

        def claim_and_fail():
            with transaction.atomic():
                claimed(owner, upload)
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            claim_and_fail()
        assert not StoredDocument.objects.exists()
        assert claimed(owner, upload)[0].read() == files.PDF

    def test_bytes_are_not_copied(self, owner):
        upload = whole(owner)
        before = incoming.path_of(upload.pk).stat().st_ino
        [document] = claimed(owner, upload)
        assert os.stat(private_storage().path(document.stored_as)).st_ino == before

    def test_one_that_stopped_before_it_was_looked_at(self, owner):
        upload = start(owner)
        assert add(owner, upload, [files.PDF]).state == "complete"
        assert claimed(owner, upload)[0].read() == files.PDF

    def test_nonsense_for_a_number(self, owner):
        with pytest.raises(ActionRefused):
            claim(actor=owner, upload_ids=["../../x"], purpose=PURPOSE)

    def test_together_with_files_of_an_ordinary_form(self, owner):
        documents = take(
            actor=owner,
            purpose=PURPOSE,
            upload_ids=[whole(owner).pk],
            files=[SimpleUploadedFile("b.jpg", files.picture())],
        )
        assert [document.name for document in documents] == ["a.pdf", "b.jpg"]
        assert DocumentPreview.objects.count() == 2


class TestTwoAtOnce:
    pytestmark = pytest.mark.django_db(transaction=True)

    @pytest.fixture
    def owner(self, transactional_db):
        return User.objects.create_user("owner@school.example", name="Owner")

    def test_two_pieces(self, owner):
        """The second does not wait behind a slow phone: it is told to come back."""
        upload = start(owner)
        under_way, go_on = threading.Event(), threading.Event()

        def slowly():
            yield files.PDF[:10]
            under_way.set()
            go_on.wait(10)
            yield files.PDF[10:]

        def first():
            add(owner, upload, slowly())
            connections.close_all()

        thread = threading.Thread(target=first)
        thread.start()
        assert under_way.wait(10)
        with pytest.raises(PieceBusy):
            add(owner, upload, [files.PDF])
        go_on.set()
        thread.join()
        with pytest.raises(WrongOffset):
            add(owner, upload, [files.PDF])
        assert claimed(owner, upload)[0].read() == files.PDF

    def test_two_claims(self, owner):
        upload = whole(owner)
        found, both = [], threading.Barrier(2)

        def take_it():
            both.wait(10)
            found.extend(claimed(owner, upload))
            connections.close_all()

        threads = [threading.Thread(target=take_it) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(found) == 2
        assert StoredDocument.objects.count() == 1

    def test_two_files_for_the_last_room(self, owner, settings):
        settings.FILE_QUOTA = 10 * MB
        refused, both = [], threading.Barrier(2)

        def begin_one():
            both.wait(10)
            try:
                start(owner, 8 * MB)
            except ActionRefused as refusal:
                refused.append(str(refusal))
            connections.close_all()

        threads = [threading.Thread(target=begin_one) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert (len(refused), Upload.objects.count()) == (1, 1)

    def test_a_worker_killed_in_the_middle_of_a_piece(self, owner):
        """What it had taken is forgotten, and sent again; the row is free at once."""
        upload = start(owner)
        connections.close_all()
        child = os.fork()
        if child == 0:

            def deadly():
                yield files.PDF[:50]
                os.kill(os.getpid(), signal.SIGKILL)

            add(owner, upload, deadly())
            os._exit(1)
        assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
        assert incoming.path_of(upload.pk).stat().st_size == 50
        upload.refresh_from_db()
        assert upload.received == 0
        add(owner, upload, [files.PDF])
        assert claimed(owner, upload)[0].read() == files.PDF


class TestDiskFull:
    @pytest.fixture
    def small_disk(self):
        """No file may grow over 64 KiB: the same error from the kernel as a full disk, nearly."""
        before = resource.getrlimit(resource.RLIMIT_FSIZE)

        def limit(size):
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))

        yield limit
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    def test_what_came_is_kept_and_it_goes_on_when_there_is_room(self, owner, small_disk):
        content = files.PDF + b"%" + b"x" * 200_000 + b"\n%%EOF"
        upload = start(owner, len(content))
        pieces = [content[place : place + 16_384] for place in range(0, len(content), 16_384)]
        small_disk(65_536)
        with pytest.raises(NoRoomOnDisk, match="administrator"):
            add(owner, upload, pieces)
        upload.refresh_from_db()
        here = upload.received
        assert 0 < here <= 65_536
        small_disk(resource.getrlimit(resource.RLIMIT_FSIZE)[1])
        add(owner, upload, [content[here:]], here)
        assert claimed(owner, upload)[0].read() == content

    def test_while_a_form_is_taken_in(self, owner, small_disk):
        file = SimpleUploadedFile("a.pdf", files.PDF + b"%" + b"x" * 200_000 + b"\n%%EOF")
        small_disk(65_536)
        with pytest.raises(NoRoomOnDisk):
            take(actor=owner, purpose=PURPOSE, files=[file])
        assert (StoredDocument.objects.count(), stored_files()) == (0, [])


class TestRoom:
    def test_counts_what_is_stored_and_what_is_coming(self, owner, settings):
        settings.FILE_QUOTA = 10 * MB
        claimed(owner, whole(owner))
        start(owner, 4 * MB)
        room = room_for(owner)
        assert (room.used, room.left) == (4 * MB + len(files.PDF), 6 * MB - len(files.PDF))
        assert (room.percent, room.is_scarce) == (40, False)

    def test_a_file_that_does_not_fit_is_refused_beforehand(self, owner, settings):
        settings.FILE_QUOTA = 5 * MB
        start(owner, 4 * MB)
        with pytest.raises(ActionRefused, match=r"you have .* left of"):
            start(owner, 2 * MB)

    def test_also_with_an_ordinary_form(self, owner, settings):
        settings.FILE_QUOTA = 10
        with pytest.raises(ActionRefused, match=r"you have .* left of"):
            take(actor=owner, purpose=PURPOSE, files=[SimpleUploadedFile("a.pdf", files.PDF)])

    def test_so_many_files_and_no_more(self, owner, settings):
        settings.FILE_QUOTA = 1024 * MB
        for _ in range(100):
            start(owner, 10)
        with pytest.raises(ActionRefused, match="100 files"):
            start(owner, 10)

    def test_removing_makes_room(self, owner):
        upload = start(owner, MB)
        remove(actor=owner, upload_id=upload.pk, purpose=PURPOSE)
        assert room_for(owner).used == 0


class TestSweep:
    def test_expired_uploads_and_lost_bytes_go_and_documents_stay(self, owner):
        used, left = whole(owner), start(owner)
        [document] = claimed(owner, used)
        lost = incoming.make_room(StoredDocument().pk)
        os.utime(lost, (1, 1))
        with time_machine.travel(timezone.now() + timedelta(hours=30), tick=False):
            assert sweep_uploads() >= 3
        assert not Upload.objects.filter(pk=left.pk).exists()
        assert stored_files() == [document.stored_as]

    def test_what_is_under_way_stays(self, owner):
        upload = start(owner)
        add(owner, upload, [files.PDF[:10]])
        os.utime(incoming.path_of(upload.pk), (1, 1))
        assert sweep_uploads() == 0
        assert incoming.path_of(upload.pk).exists()


@pytest.mark.parametrize(
    "values",
    [
        {"received": 99_999},
        {"received": -1},
        {"state": "complete"},
        {"state": "used"},
        {"state": "refused"},
        {"state": "there"},
        {"refusal": "why"},
        {"size": 0},
        {"name": ""},
    ],
)
def test_the_database_refuses_half_an_upload(owner, values):
    upload = start(owner)
    with pytest.raises(IntegrityError), transaction.atomic():
        Upload.objects.filter(pk=upload.pk).update(**values)
    assert connection.is_usable()
