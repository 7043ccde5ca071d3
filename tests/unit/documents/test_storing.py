import errno
import hashlib
import io
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import RequestFactory
from django.utils import timezone
from PIL import Image

from core.errors import ActionRefused
from core.models import AuditEvent
from documents.codes import new_verification_code
from documents.models import StoredDocument
from documents.responses import send_document
from documents.sealing import SealUnavailable
from documents.services import seal_and_store, store, store_upload
from documents.storage import private_storage

pytestmark = pytest.mark.django_db


def keep(content=b"content", name="note.pdf", kind="note"):
    return store(actor=None, kind=kind, name=name, content_type="application/pdf", content=content)


def upload(content, name="scan.pdf", content_type="application/pdf"):
    return SimpleUploadedFile(name, content, content_type)


def send(content, name="scan.pdf", **options):
    return store_upload(actor=None, kind="scan", upload=upload(content, name), **options)


def asked():
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    return request


def picture(kind, size=(40, 30), **options):
    output = io.BytesIO()
    Image.new("RGB", size, "teal").save(output, format=kind, **options)
    return output.getvalue()


def files():
    root = Path(private_storage().location)
    return sorted(str(p.relative_to(root)) for p in root.rglob("*") if p.is_file())


class TestStore:
    def test_keeps_the_file_under_the_name_of_its_content(self):
        document = keep(b"content")
        digest = hashlib.sha256(b"content").hexdigest()
        assert (document.size, document.sha256, document.scan_state) == (7, digest, "not_scanned")
        assert files() == [f"files/{digest[:2]}/{digest}"]
        assert document.read() == b"content"

    def test_reads_a_large_file_in_pieces(self, tmp_path):
        path = tmp_path / "large"
        with path.open("wb") as stream:
            for _ in range(40):
                stream.write(os.urandom(1024 * 1024))
        with path.open("rb") as stream:
            document = keep(stream)
        assert document.size == 40 * 1024 * 1024

    def test_equal_content_is_one_file_and_two_documents(self):
        assert keep(name="a").pk != keep(name="b").pk
        assert (StoredDocument.objects.count(), len(files())) == (2, 1)

    def test_a_damaged_copy_heals_when_it_is_stored_again(self):
        path = Path(keep().file.path)
        path.chmod(0o600)
        path.write_bytes(b"cont")
        assert keep().read() == b"content"

    def test_is_in_the_audit_trail(self):
        document = keep()
        event = AuditEvent.objects.get()
        assert (event.action, event.subject_id, event.data) == (
            "documents.stored",
            str(document.pk),
            {"kind": "note", "sha256": document.sha256, "size": 7},
        )

    def test_a_full_disk_is_explained_and_leaves_nothing(self, monkeypatch):
        def full(descriptor):
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr("documents.storage.os.fsync", full)
        with pytest.raises(ActionRefused):
            keep()
        assert (files(), StoredDocument.objects.count()) == ([], 0)

    def test_a_crash_before_the_row_leaves_a_file_that_is_swept(self, capsys):
        with transaction.atomic():
            keep()
            transaction.set_rollback(True)
        assert (StoredDocument.objects.count(), len(files())) == (0, 1)
        call_command("sweep_documents")
        assert len(files()) == 1, "a young file may still get its row"
        self.age_all_files()
        call_command("sweep_documents", dry_run=True)
        assert len(files()) == 1
        call_command("sweep_documents")
        assert files() == []

    def test_sweeping_leaves_documents_and_other_apps_alone(self):
        document = keep()
        root = Path(private_storage().location)
        (root / "imports").mkdir()
        (root / "imports" / "list.csv").write_text("x")
        self.age_all_files()
        call_command("sweep_documents")
        assert files() == sorted([document.file.name, "imports/list.csv"])

    @staticmethod
    def age_all_files():
        old = (timezone.now() - timedelta(days=3)).timestamp()
        for name in files():
            os.utime(Path(private_storage().location) / name, (old, old))


class TestCheckDocuments:
    def test_says_that_all_is_well(self, capsys):
        keep(b"a")
        keep(b"b")
        call_command("check_documents")
        assert capsys.readouterr().out == "2 documents are as they were stored\n"

    def test_names_what_is_gone_or_changed(self, capsys):
        whole, gone, changed = keep(b"a"), keep(b"b"), keep(b"c")
        Path(gone.file.path).unlink()
        Path(changed.file.path).write_bytes(b"d")
        with pytest.raises(CommandError, match="2 of 3 documents"):
            call_command("check_documents")
        lines = sorted(capsys.readouterr().err.splitlines())
        assert lines == [
            f"changed: {changed.pk} {changed.file.name}",
            f"missing: {gone.pk} {gone.file.name}",
        ]
        assert whole.read() == b"a"


class TestUploads:
    def test_a_pdf_is_kept_as_it_is(self, plain_pdf):
        document = send(plain_pdf, "Getekend.PDF")
        assert (document.content_type, document.name, document.is_sealed) == (
            "application/pdf",
            "Getekend.pdf",
            False,
        )
        assert document.read() == plain_pdf

    def test_a_photo_loses_its_place_and_camera(self):
        exif = Image.Exif()
        exif[0x010F] = "CAMERA-MAKER"
        exif.get_ifd(0x8825)[1] = "N"
        content = picture("JPEG", exif=exif)
        assert b"CAMERA-MAKER" in content
        document = send(content, "photo.png")
        kept = document.read()
        assert (document.content_type, document.name) == ("image/jpeg", "photo.png.jpg")
        assert b"CAMERA-MAKER" not in kept
        assert Image.open(io.BytesIO(kept)).getexif() == {}

    def test_a_turned_photo_is_set_upright(self):
        exif = Image.Exif()
        exif[0x0112] = 6
        document = send(picture("JPEG", size=(40, 30), exif=exif), "photo.jpg")
        assert Image.open(io.BytesIO(document.read())).size == (30, 40)

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"hello",
            b"<html><script>alert(1)</script></html>",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            b"GIF89a" + bytes(50),
            b"MZ" + bytes(500),
            b"PK\x03\x04" + bytes(100),
            b"\n%PDF-1.7\n%%EOF",
            b"<html>%PDF-1.7\n%%EOF",
            b"%PDF-1.7 cut off",
            b"\x89PNG\r\n\x1a\n" + bytes(100),
            b"\xff\xd8\xff\xe0" + bytes(100),
            b"%!PS-Adobe-3.0 EPSF-3.0\n",
            "UTF-16 text".encode("utf-16"),
        ],
    )
    def test_anything_else_is_refused_with_a_sentence(self, content):
        with pytest.raises(ActionRefused) as refusal:
            send(content, "scan.pdf")
        assert str(refusal.value).endswith(".")
        assert (files(), StoredDocument.objects.count()) == ([], 0)

    def test_a_file_over_the_limit_is_refused(self, plain_pdf):
        with pytest.raises(ActionRefused):
            send(plain_pdf, limit=len(plain_pdf) - 1)
        assert send(plain_pdf, limit=len(plain_pdf)).size == len(plain_pdf)

    def test_a_type_the_caller_does_not_want_is_refused(self, plain_pdf):
        with pytest.raises(ActionRefused):
            send(plain_pdf, allowed=frozenset({"image/png"}))

    def test_a_picture_made_to_fill_the_memory_is_refused(self):
        output = io.BytesIO()
        Image.new("1", (20_000, 20_000)).save(output, format="PNG")
        assert len(output.getvalue()) < 1_000_000
        with pytest.raises(ActionRefused):
            send(output.getvalue(), "bomb.png")


class TestSealed:
    def test_is_stored_with_seal_code_and_checksum(self, sealed_document):
        content = sealed_document.read()
        assert hashlib.sha256(content).hexdigest() == sealed_document.sha256
        assert sealed_document.is_sealed
        assert sealed_document.file.name.startswith("sealed/")

    def test_without_a_seal_nothing_is_stored(self, plain_pdf, settings):
        settings.SEAL_CERTIFICATE = ""
        with pytest.raises(SealUnavailable):
            seal_and_store(
                actor=None,
                kind="agreement",
                name="x",
                content=plain_pdf,
                verification_code=new_verification_code(),
            )
        assert (files(), StoredDocument.objects.count()) == ([], 0)

    def test_a_code_is_used_once(self, sealed_document, plain_pdf):
        with pytest.raises(IntegrityError), transaction.atomic():
            seal_and_store(
                actor=None,
                kind="agreement",
                name="x",
                content=plain_pdf,
                verification_code=sealed_document.verification_code,
            )


def refused(sql):
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


class TestNobodyChangesIt:
    @pytest.mark.parametrize(
        "change",
        [
            "name = 'x'",
            "sha256 = repeat('0', 64)",
            "size = 1",
            "file = 'x'",
            "sealed_at = now()",
            "sealed_at = NULL, seal_fingerprint = NULL, verification_code = NULL",
            "verification_code = NULL",
            "created_at = now()",
            "kind = 'x'",
        ],
    )
    def test_in_sql(self, sealed_document, change):
        refused(f"UPDATE documents_storeddocument SET {change}")  # noqa: S608
        fresh = StoredDocument.objects.get()
        assert (fresh.name, fresh.sha256) == (sealed_document.name, sealed_document.sha256)

    def test_nor_removes_it(self, sealed_document):
        refused("DELETE FROM documents_storeddocument")
        refused("TRUNCATE documents_storeddocument CASCADE")
        with pytest.raises(DatabaseError), transaction.atomic():
            sealed_document.delete()
        assert StoredDocument.objects.count() == 1

    def test_only_what_the_virus_scan_said_can_be_noted(self, sealed_document):
        StoredDocument.objects.update(scan_state="clean", scanned_at=timezone.now())
        assert StoredDocument.objects.get().scan_state == "clean"

    def test_an_upload_may_be_removed(self):
        keep().delete()
        assert StoredDocument.objects.count() == 0

    @pytest.mark.parametrize(
        "values",
        [
            {"sha256": "x"},
            {"sha256": "A" * 64},
            {"size": 0},
            {"name": ""},
            {"scan_state": "fine"},
            {"sealed_at": timezone.now()},
            {"verification_code": "K7QM-3XPV-9T2D-W8RA"},
            {"seal_fingerprint": "0" * 64},
            {
                "sealed_at": timezone.now(),
                "seal_fingerprint": "0" * 64,
                "verification_code": "not a code",
            },
        ],
    )
    def test_the_database_refuses_half_a_document(self, values):
        whole = {
            "kind": "note",
            "name": "x",
            "content_type": "application/pdf",
            "size": 1,
            "sha256": "0" * 64,
            "file": "x",
        }
        with pytest.raises(DatabaseError), transaction.atomic():
            StoredDocument.objects.create(**whole | values)


class TestDownload:
    def headers(self, response):
        names = (
            "Content-Type",
            "Content-Disposition",
            "X-Content-Type-Options",
            "Content-Security-Policy",
            "Cache-Control",
        )
        return tuple(response[name] for name in names)

    def test_is_an_attachment_in_a_sandbox(self, plain_pdf):
        document = keep(plain_pdf, name='Zoë "x"\r\n.pdf')
        response = send_document(asked(), document, inline=True)
        assert b"".join(response.streaming_content) == plain_pdf
        response.close()
        assert self.headers(response) == (
            "application/pdf",
            "attachment; filename*=utf-8''Zo%C3%AB%20-x-.pdf",
            "nosniff",
            "sandbox; default-src 'none'",
            "private, no-store",
        )
        assert response["Content-Length"] == str(len(plain_pdf))

    def test_our_own_pdf_can_be_shown(self, sealed_document):
        response = send_document(asked(), sealed_document, inline=True)
        response.close()
        assert self.headers(response)[1] == 'inline; filename="Agreement.pdf"'

    def test_the_web_server_hands_it_out_where_it_can(self, sealed_document, settings):
        settings.X_ACCEL_PREFIX = "/private/"
        response = send_document(asked(), sealed_document)
        assert response["X-Accel-Redirect"] == f"/private/{sealed_document.file.name}"
        assert response.content == b""

    @pytest.mark.parametrize("state", ["pending", "infected"])
    def test_not_before_or_against_the_virus_scan(self, state):
        document = keep()
        document.scan_state = state
        document.scanned_at = timezone.now() if state == "infected" else None
        document.save(update_fields=["scan_state", "scanned_at"])
        with pytest.raises(ActionRefused):
            send_document(asked(), document)
