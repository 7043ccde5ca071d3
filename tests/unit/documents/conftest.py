from datetime import UTC, datetime

import pytest

from documents import pdf
from documents.certificates import write_development_certificate
from documents.codes import new_verification_code
from documents.services import seal_and_store


@pytest.fixture(scope="session")
def seal_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("seal") / "development.p12"
    write_development_certificate(path, "", datetime.now(UTC))
    return path


@pytest.fixture(autouse=True)
def _seal_of_the_tests(settings, seal_file):
    settings.SEAL_CERTIFICATE = str(seal_file)
    settings.SEAL_PASSPHRASE = ""
    settings.SEAL_TIMESTAMP_URL = ""


@pytest.fixture(scope="session")
def make_pdf():
    """A real PDF, `pages` long, that carries `text`."""

    def make(text="A document", pages=1, **options):
        body = "".join(
            f"<p class='{'page-break' if n else ''}'>{text} {n}</p>" for n in range(pages)
        )
        html = f"<html lang='nl'><head><title>{text}</title></head><body>{body}</body></html>"
        return pdf.render_html(html, created=datetime(2026, 9, 1, tzinfo=UTC), **options)

    return make


@pytest.fixture(scope="session")
def plain_pdf(make_pdf):
    return make_pdf()


@pytest.fixture
def sealed_document(db, plain_pdf):
    return seal_and_store(
        actor=None,
        kind="agreement",
        name="Agreement.pdf",
        content=plain_pdf,
        verification_code=new_verification_code(),
    )
