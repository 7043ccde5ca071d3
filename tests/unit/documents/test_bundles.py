import io
import zipfile

import pypdf
import pytest

from documents.bundles import CannotBeJoined, merge_pdfs, zip_documents
from documents.services import store

pytestmark = pytest.mark.django_db


@pytest.fixture
def documents(make_pdf, sealed_document):
    stored = [
        store(
            actor=None,
            kind="note",
            name=f"{text}.pdf",
            content_type="application/pdf",
            content=make_pdf(text, pages=pages),
        )
        for text, pages in (("One", 1), ("Two", 2), ("Three", 3))
    ]
    return [*stored, sealed_document]


def first_words(content):
    return [page.extract_text().split()[:2] for page in pypdf.PdfReader(content).pages]


def test_all_pages_in_order(documents):
    output, steps = io.BytesIO(), []
    assert merge_pdfs(documents, output, progress=steps.append) == 7
    assert first_words(output) == [
        ["One", "0"],
        ["Two", "0"],
        ["Two", "1"],
        ["Three", "0"],
        ["Three", "1"],
        ["Three", "2"],
        ["A", "document"],
    ]
    assert steps == [1, 2, 3, 4]


def test_each_starts_on_the_front_of_a_sheet(documents):
    output = io.BytesIO()
    assert merge_pdfs(documents, output, odd_start=True) == 9
    words = first_words(output)
    assert [words[n] for n in (0, 2, 4, 8)] == [
        ["One", "0"],
        ["Two", "0"],
        ["Three", "0"],
        ["A", "document"],
    ]
    assert [words[n] for n in (1, 7)] == [[], []]


def test_a_file_that_cannot_be_joined_is_named(documents):
    broken = store(
        actor=None, kind="note", name="Broken", content_type="application/pdf", content=b"%PDF-x"
    )
    with pytest.raises(CannotBeJoined) as error:
        merge_pdfs([documents[0], broken], io.BytesIO())
    assert error.value.name == "Broken.pdf"


def test_nothing_makes_an_empty_file():
    assert merge_pdfs([], io.BytesIO()) == 0


def test_zip_keeps_files_byte_for_byte_under_unique_names(documents):
    output = io.BytesIO()
    assert zip_documents([*documents, documents[0]], output) == 5
    with zipfile.ZipFile(output) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [
            "One.pdf",
            "Two.pdf",
            "Three.pdf",
            "Agreement.pdf",
            "One (2).pdf",
        ]
        assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}
        assert archive.read("Agreement.pdf") == documents[3].read()
