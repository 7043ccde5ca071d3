"""The command that reads every stored file, and what it says."""

import io
import os
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from documents.models import DocumentPreview, StoredDocument
from documents.services import previews, store
from documents.storage import private_storage
from tests import files

pytestmark = pytest.mark.django_db


@pytest.fixture
def document():
    return store(
        actor=None,
        kind="x",
        name="a.jpg",
        content_type="image/jpeg",
        content=files.picture(place=False),
    )


def path(name):
    return Path(private_storage().path(str(name)))


def check():
    """What it writes, and whether it ends well."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("check_documents", stdout=out, stderr=err)
    except CommandError as error:
        return out.getvalue(), err.getvalue(), str(error)
    return out.getvalue(), err.getvalue(), ""


def test_a_size_that_differs_is_told_apart_from_a_changed_byte(document):
    content = document.read()
    path(document.file).write_bytes(content + b"x")
    out, err, end = check()
    assert f"{len(content) + 1} bytes instead of {len(content)}" in err
    assert end == "1 of 1 documents are not as they were stored"
    path(document.file).write_bytes(bytes([content[0] ^ 1]) + content[1:])
    assert check()[1].startswith("changed:")
    path(document.file).unlink()
    assert check()[1].startswith("missing:")
    assert out == ""


def test_what_is_no_damage_is_said_and_ends_well(document):
    DocumentPreview.objects.create(document=document)
    previews.make_preview(document_id=document.pk)
    preview = DocumentPreview.objects.get()
    path(preview.small).unlink()
    lost = path(f"files/00/{'0' * 64}")
    lost.parent.mkdir(parents=True)
    lost.write_bytes(b"x")
    os.utime(lost, (1, 1))
    StoredDocument.objects.update(scan_state="pending", scanned_at=None)
    out, err, end = check()
    assert (err, end) == ("", "")
    assert f"small picture missing: {preview.small}" in out
    assert f"belongs to no document: files/00/{'0' * 64}" in out
    assert "over a day" not in out


def test_sweeping_leaves_small_pictures_that_belong_to_a_document(document):
    DocumentPreview.objects.create(document=document)
    previews.make_preview(document_id=document.pk)
    preview = DocumentPreview.objects.get()
    for name in (document.file, preview.small, preview.large):
        os.utime(path(name), (1, 1))
    call_command("sweep_documents", stdout=io.StringIO())
    assert path(preview.small).exists()
    document.delete()
    call_command("sweep_documents", stdout=io.StringIO())
    assert not path(preview.small).exists()
    assert not path(document.file).exists()
