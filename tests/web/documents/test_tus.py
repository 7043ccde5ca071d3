"""The tus protocol over HTTP, as any client speaks it."""

import base64

import pytest

from documents.models import StoredDocument, Upload
from documents.services.uploads import claim

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.web.documents.upload_urls")]
SIZE = 5016
TUS = {"Tus-Resumable": "1.0.0"}
PDF = b"%PDF-1.7\n" + b"x" * 5000 + b"\n%%EOF\n"


@pytest.fixture
def student(world, client):
    client.force_login(world.own.student.user)
    return client


def begin(client, size=SIZE, name="verslag.pdf", place=1, **headers):
    metadata = "filename " + base64.b64encode(name.encode()).decode()
    return client.post(
        f"/places/{place}/files/",
        headers={**TUS, "Upload-Length": str(size), "Upload-Metadata": metadata, **headers},
    )


def send(client, address, piece, offset=0, **headers):
    return client.patch(
        address,
        data=piece,
        content_type="application/offset+octet-stream",
        headers={**TUS, "Upload-Offset": str(offset), **headers},
    )


def test_a_file_in_two_pieces_becomes_a_document(student, world):
    address = begin(student)["Location"]
    assert send(student, address, PDF[:2000])["Upload-Offset"] == "2000"
    looked = student.head(address, headers=TUS)
    assert (looked["Upload-Offset"], looked["Upload-Length"]) == ("2000", str(len(PDF)))
    assert send(student, address, PDF[2000:], 2000).status_code == 204
    [document] = claim(
        actor=world.own.student.user,
        upload_ids=[Upload.objects.get().pk],
        purpose="test-files",
        context="place-1",
    )
    assert (document.read(), document.name) == (PDF, "verslag.pdf")
    assert StoredDocument.objects.get() == document
