import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.codes import (
    ALPHABET,
    new_verification_code,
    normalise_code,
    verification_address,
    verification_url,
)
from documents.names import clean_name, unique_name


class TestCodes:
    def test_has_eighty_random_bits_in_four_groups(self):
        codes = {new_verification_code() for _ in range(1000)}
        assert len(codes) == 1000
        assert {len(code) for code in codes} == {19}
        assert {len(code.split("-")) for code in codes} == {4}
        assert set("".join(codes)) == set(ALPHABET) | {"-"}

    @pytest.mark.parametrize(
        ("typed", "code"),
        [
            ("K7QM-3XPV-9T2D-W8RA", "K7QM-3XPV-9T2D-W8RA"),
            ("k7qm3xpv9t2dw8ra", "K7QM-3XPV-9T2D-W8RA"),
            (" K7QM 3XPV.9T2D–W8RA\n", "K7QM-3XPV-9T2D-W8RA"),
            ("OOOO-IIII-LLLL-0011", "0000-1111-1111-0011"),
            ("K7QM-3XPV-9T2D-W8R", None),
            ("K7QM-3XPV-9T2D-W8RAA", None),
            ("K7QM-3XPV-9T2D-W8RU", None),
            ("", None),
            ("x" * 100_000, None),
        ],
    )
    def test_is_read_as_it_was_meant(self, typed, code):
        assert normalise_code(typed) == code

    def test_is_found_again_whatever_is_made(self):
        code = new_verification_code()
        assert normalise_code(code.lower().replace("-", " ")) == code

    def test_addresses_for_the_square_and_for_a_person(self, settings):
        settings.BASE_URL = "https://portal.example"
        code = "K7QM-3XPV-9T2D-W8RA"
        assert verification_url(code) == f"https://portal.example/verify/{code}/"
        assert verification_address() == "portal.example/verify"


class TestNames:
    @pytest.mark.parametrize(
        ("given_name", "content_type", "name"),
        [
            ("scan.pdf", "application/pdf", "scan.pdf"),
            ("scan.PDF", "application/pdf", "scan.pdf"),
            ("photo.jpeg", "image/jpeg", "photo.jpg"),
            ("page.html", "application/pdf", "page.html.pdf"),
            ("../../etc/passwd", "application/pdf", "passwd.pdf"),
            ("C:\\Users\\x\\scan.pdf", "application/pdf", "scan.pdf"),
            ("a\r\nSet-Cookie: x.pdf", "application/pdf", "aSet-Cookie- x.pdf"),
            ("evil\u202egnp.exe", "image/png", "evilgnp.exe.png"),
            ("zero\u200bwidth.png", "image/png", "zerowidth.png"),
            ("", "application/pdf", "document.pdf"),
            (".pdf", "application/pdf", "document.pdf"),
            ("...", "application/pdf", "document.pdf"),
            ("CON.pdf", "application/pdf", "document-CON.pdf"),
            ("x" * 300 + ".pdf", "application/pdf", "x" * 116 + ".pdf"),
            ("Zoë  van 't Hof.pdf", "application/pdf", "Zoë van 't Hof.pdf"),
        ],
    )
    def test_is_clean(self, given_name, content_type, name):
        assert clean_name(given_name, content_type) == name

    @given(st.text(max_size=400))
    def test_any_name_fits_and_ends_as_it_should(self, text):
        name = clean_name(text, "application/pdf")
        assert len(name) <= 120
        assert name.endswith(".pdf")
        assert not set(name) & set('/\\\r\n\0"<>|:*?')
        assert clean_name(name, "application/pdf") == name

    def test_equal_names_are_numbered(self):
        taken = set()
        assert [unique_name(n, taken) for n in ("a.pdf", "A.pdf", "a.pdf", "a (2).pdf", "b")] == [
            "a.pdf",
            "A (2).pdf",
            "a (3).pdf",
            "a (2) (2).pdf",
            "b",
        ]
