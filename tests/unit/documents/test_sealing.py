import io
import random
import re
from datetime import UTC, datetime, timedelta

import pypdf
import pytest
import time_machine
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.reader import PdfFileReader

from documents.seal_reading import Seal, read_seals
from documents.sealing import SealUnavailable, load_seal_key, seal


def read(content):
    return read_seals(io.BytesIO(content))


def shape(entry):
    """The entry with numbers in place of references, which know their file."""
    return re.sub(r"IndirectObject\((\d+), 0, \d+\)", r"\1", str(entry))


def is_untouched(content):
    seals = read(content)
    return seals is not None and [(s.intact, s.valid, s.entire_file) for s in seals] == [
        (True, True, True)
    ]


def rsa_certificate_file(path, passphrase=None):
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Institution seal")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=20))
        .sign(key, SHA256())
    )
    path.write_bytes(
        pkcs12.serialize_key_and_certificates(b"s", key, certificate, None, NoEncryption())
    )
    return path


@pytest.fixture
def sealed(plain_pdf):
    return seal(plain_pdf).content


class TestSeal:
    def test_covers_the_whole_file_and_names_its_certificate(self, sealed):
        assert read(sealed) == [
            Seal(
                fingerprint=load_seal_key().fingerprint,
                owner="Driehoek DEVELOPMENT seal",
                intact=True,
                valid=True,
                entire_file=True,
                covered=len(sealed),
            )
        ]

    def test_is_a_final_certification_in_the_european_form(self, sealed):
        signature = PdfFileReader(io.BytesIO(sealed)).embedded_signatures[0]
        assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
        assert signature.docmdp_level.name == "NO_CHANGES"
        assert signature.field_name == "Seal"

    @pytest.mark.parametrize(
        ("language", "reason"),
        [("en", "Sealed by the portal: any later change shows")],
    )
    def test_says_why_in_the_language_of_the_document(self, plain_pdf, language, reason):
        signature = PdfFileReader(
            io.BytesIO(seal(plain_pdf, language=language).content)
        ).embedded_signatures[0]
        assert signature.sig_object["/Reason"] == reason

    def test_keeps_tags_archival_mark_and_text(self, plain_pdf, sealed):
        before, after = (pypdf.PdfReader(io.BytesIO(c)) for c in (plain_pdf, sealed))
        for key in ("/StructTreeRoot", "/OutputIntents", "/Metadata"):
            assert shape(after.trailer["/Root"][key]) == shape(before.trailer["/Root"][key])
        assert after.trailer["/Root"]["/MarkInfo"] == {"/Marked": True}
        assert after.trailer["/Root"]["/Lang"] == "nl"
        assert 'pdfaid:part="3"' in after.trailer["/Root"]["/Metadata"].get_data().decode()
        assert after.pages[0].extract_text() == before.pages[0].extract_text()
        assert sealed.startswith(plain_pdf)

    def test_works_with_an_rsa_certificate(self, plain_pdf, settings, tmp_path):
        settings.SEAL_CERTIFICATE = str(rsa_certificate_file(tmp_path / "rsa.p12"))
        assert is_untouched(seal(plain_pdf).content)

    def test_loads_the_key_once(self, plain_pdf, monkeypatch):
        seal(plain_pdf)

        def fail(*args):
            raise AssertionError("the key was loaded again")

        monkeypatch.setattr("documents.sealing.read_seal_key", fail)
        assert is_untouched(seal(plain_pdf).content)

    def test_takes_a_new_certificate_without_a_restart(self, plain_pdf, settings, tmp_path):
        before = seal(plain_pdf).fingerprint
        settings.SEAL_CERTIFICATE = str(rsa_certificate_file(tmp_path / "rsa.p12"))
        assert seal(plain_pdf).fingerprint != before


class TestUnavailable:
    def test_without_certificate(self, plain_pdf, settings, tmp_path):
        for path in ("", str(tmp_path / "none.p12")):
            settings.SEAL_CERTIFICATE = path
            with pytest.raises(SealUnavailable):
                seal(plain_pdf)

    def test_with_the_wrong_passphrase(self, plain_pdf, settings):
        settings.SEAL_PASSPHRASE = "wrong"
        with pytest.raises(SealUnavailable, match="passphrase"):
            seal(plain_pdf)

    def test_with_an_expired_certificate(self, plain_pdf):
        with (
            time_machine.travel(datetime.now(UTC) + timedelta(days=800)),
            pytest.raises(SealUnavailable, match="not valid today"),
        ):
            seal(plain_pdf)

    def test_with_a_time_stamp_authority_that_is_down(self, plain_pdf, settings):
        settings.SEAL_TIMESTAMP_URL = "http://127.0.0.1:9/"
        with pytest.raises(SealUnavailable, match="time stamp"):
            seal(plain_pdf)


class TestTampering:
    @pytest.mark.slow
    def test_every_flipped_bit_in_covered_bytes_is_found(self, sealed):
        signature = PdfFileReader(io.BytesIO(sealed)).embedded_signatures[0]
        start, first, second, length = (int(n) for n in signature.byte_range)
        covered = [*range(start, first), *range(second, second + length)]
        sample = random.Random(20261122).sample(covered, 300)
        missed = []
        for position in sample:
            damaged = bytearray(sealed)
            damaged[position] ^= 1 << (position % 8)
            if is_untouched(bytes(damaged)):
                missed.append(position)
        assert missed == []

    def test_an_addition_behind_the_seal_is_found(self, sealed):
        for addition in (b"\n", b"\n%%EOF\n", b"\n% a comment"):
            assert not is_untouched(sealed + addition)

    def test_a_later_edit_is_found(self, sealed):
        writer = pypdf.PdfWriter(io.BytesIO(sealed), incremental=True)
        writer.add_metadata({"/Title": "Something else"})
        output = io.BytesIO()
        writer.write(output)
        assert output.getvalue().startswith(sealed)
        (found,) = read(output.getvalue())
        assert (found.intact, found.entire_file, found.covered) == (True, False, len(sealed))

    def test_a_covering_page_added_later_is_found(self, sealed):
        writer = pypdf.PdfWriter(io.BytesIO(sealed), incremental=True)
        writer.add_blank_page(200, 200)
        output = io.BytesIO()
        writer.write(output)
        assert not is_untouched(output.getvalue())

    def test_a_rewritten_file_is_found(self, sealed):
        output = io.BytesIO()
        pypdf.PdfWriter(clone_from=io.BytesIO(sealed)).write(output)
        assert not is_untouched(output.getvalue())

    def test_a_removed_seal_leaves_none(self, sealed, plain_pdf):
        assert read(sealed[: len(plain_pdf)]) == []


HOSTILE = {
    "empty": b"",
    "text": b"hello",
    "header only": b"%PDF-1.7\n",
    "html": b"%PDF-1.7\n<html><script>alert(1)</script>",
    "zeros": b"%PDF-1.7\n" + bytes(10_000),
    "loop in xref": b"%PDF-1.7\nxref\n0 1\n0000000000 65535 f \n"
    b"trailer<</Prev 9/Size 1/Root 1 0 R>>\nstartxref\n9\n%%EOF",
    "deep": b"%PDF-1.7\n1 0 obj\n" + b"[" * 100_000 + b"\nendobj\nstartxref\n9\n%%EOF",
    "huge number": b"%PDF-1.7\nstartxref\n99999999999999999999999999\n%%EOF",
    "negative": b"%PDF-1.7\nstartxref\n-5\n%%EOF",
    "no root": b"%PDF-1.7\nxref\n0 0\ntrailer<</Size 0>>\nstartxref\n9\n%%EOF",
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_files_cannot_be_read_and_break_nothing(content):
    assert read(content) is None


def test_truncated_files_break_nothing(sealed):
    for length in range(0, len(sealed), len(sealed) // 40):
        assert not is_untouched(sealed[:length])


def test_random_damage_breaks_nothing(sealed):
    source = random.Random(7)
    for _ in range(60):
        damaged = bytearray(sealed)
        for _ in range(20):
            damaged[source.randrange(len(damaged))] = source.randrange(256)
        assert not is_untouched(bytes(damaged))
