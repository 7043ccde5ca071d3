"""The field for several files, without JavaScript and after an error."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from documents.models import StoredDocument, Upload
from tests import files
from tests.web.documents.test_tus import sent, student  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.web.documents.upload_urls")]


def two():
    return [
        SimpleUploadedFile("foto.jpg", files.picture()),
        SimpleUploadedFile("verslag.pdf", files.PDF),
    ]


def test_without_javascript_files_come_with_the_form(student):  # noqa: F811
    answer = student.post("/places/1/", {"title": "x", "files": two()})
    assert answer.content == b"kept: foto.jpg, verslag.pdf"


def test_pieces_that_were_sent_before(student):  # noqa: F811
    sent(student)
    number = Upload.objects.get().pk
    for _twice in range(2):
        answer = student.post("/places/1/", {"title": "x", "files_sent": [str(number)]})
        assert answer.content == b"kept: verslag.pdf"
    assert StoredDocument.objects.count() == 1


def test_after_an_error_nothing_is_sent_again(student):  # noqa: F811
    sent(student)
    number = str(Upload.objects.get().pk)
    answer = student.post("/places/1/", {"title": "", "files_sent": [number]})
    assert answer.status_code == 422
    assert f'name="files_sent" value="{number}"' in answer.content.decode()


def test_an_error_shows_no_name_of_somebody_elses_file(student, world):  # noqa: F811
    sent(student, name="geheim.pdf")
    Upload.objects.update(owner=world.other.student.user)
    number = str(Upload.objects.get().pk)
    page = student.post("/places/1/", {"title": "", "files_sent": [number]}).content.decode()
    assert "geheim" not in page


def test_nothing_chosen_and_far_too_many(student):  # noqa: F811
    assert "at least one file" in student.post("/places/1/", {"title": "x"}).content.decode()
    many = student.post("/places/1/", {"title": "x", "files_sent": ["x"] * 51})
    assert "at most 50 files" in many.content.decode()


def test_a_bad_file_is_refused_and_nothing_kept(student):  # noqa: F811
    given = [*two(), SimpleUploadedFile("b.jpg", files.HTML)]
    answer = student.post("/places/1/", {"title": "x", "files": given})
    assert answer.status_code == 422
    assert "Print it to PDF" in answer.content.decode()
    assert not StoredDocument.objects.exists()
