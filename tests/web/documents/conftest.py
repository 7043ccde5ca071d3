from tests.unit.documents.conftest import (  # noqa: F401
    _seal_of_the_tests,
    make_pdf,
    plain_pdf,
    seal_file,
    sealed_document,
)
