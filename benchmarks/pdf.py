"""P8: making and sealing agreements. P9: the seal itself. P8 also joins 500 of them to print."""

import io
import json
import multiprocessing
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import psutil
import weasyprint
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.template.loader import render_to_string
from django.test import override_settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from weasyprint.text.fonts import FontConfiguration

from benchmarks.measure import Row, interleaved, median, milliseconds, ratios, spread
from documents import pdf
from documents.bundles import merge_pdfs
from documents.certificates import write_development_certificate
from documents.pdf_assets import PackagedAssetsFetcher
from documents.seal_reading import read_seals
from documents.sealing import BYTES_RESERVED, load_seal_key, seal

MOMENT = datetime(2026, 9, 1, tzinfo=UTC)
MIB = 1024 * 1024
RENEWED_AFTER = 200
STYLESHEET = settings.BASE_DIR / "static" / "pdf" / "base.css"


def context(number: int = 0) -> dict[str, Any]:
    """An agreement of two pages, different for each number."""
    clause = (
        "De student leert in de praktijk. School, werkplek en student maken hierover afspraken in "
        "deze overeenkomst en houden zich daaraan. Wie iets wil veranderen, zegt het op tijd."
    )
    return {
        "pdf_language": "nl",
        "pdf_title": f"Praktijkovereenkomst {number}",
        "pdf_created": "2026-09-01T00:00:00Z",
        "verification_code": "K7QM-3XPV-9T2D-W8RA",
        "verification_address": "portal.example/verify",
        "verification_url": f"https://portal.example/verify/K7QM-3XPV-9T2D-W8RA/?{number}",
        "student": {"role": "Student", "name": f"Sem Bakker {number}", "lines": ["Niveau 4"]},
        "school": {"role": "School", "name": "ROC Midden", "lines": ["Ilse Postma"]},
        "workplace": {"role": "Werkplek", "name": "Stichting Amerpoort", "lines": ["Baarn"]},
        "rows": [{"label": f"Gegeven {n}", "value": f"Waarde {n} {number}"} for n in range(8)],
        "clauses": [{"number": n, "title": f"Artikel {n}", "body": clause} for n in range(1, 7)],
        "signatures": [
            {"corner": c, "role": c, "name": f"Naam {c}", "signed_at": "1 september 2026"}
            for c in ("student", "school", "workplace")
        ],
    }


def html(number: int = 0) -> str:
    return render_to_string("documents/pdf_sample.html", context(number))


def archival(number: int = 0) -> bytes:
    data = pdf.DataAttachment("agreement.json", json.dumps(context(number)).encode())
    return pdf.render_html(html(number), created=MOMENT, attachments=[data])


def plain(number: int = 0) -> bytes:
    """WeasyPrint as anyone would call it, with the same HTML, CSS and fonts."""
    page = weasyprint.HTML(
        string=html(number), base_url="asset:pdf/", url_fetcher=PackagedAssetsFetcher()
    )
    fonts = FontConfiguration()
    css = weasyprint.CSS(
        string=STYLESHEET.read_text(encoding="utf-8"),
        base_url="asset:pdf/",
        url_fetcher=PackagedAssetsFetcher(),
        font_config=fonts,
    )
    return bytes(page.write_pdf(stylesheets=[css], font_config=fonts))


def plain_reused(number: int = 0) -> bytes:
    """Untagged and without archival form, fonts and CSS kept: what those two alone cost."""
    return pdf.render_html(html(number), created=MOMENT, variant=None)


def sealed(number: int = 0) -> bytes:
    return seal(archival(number)).content


@cache
def certificate_file() -> str:
    path = Path(tempfile.mkdtemp(prefix="portal-bench-")) / "seal.p12"
    write_development_certificate(path, "", datetime.now(UTC))
    return str(path)


@cache
def rsa_certificate_file() -> str:
    key = rsa.generate_private_key(65537, 3072)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Benchmark")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .sign(key, SHA256())
    )
    path = Path(tempfile.mkdtemp(prefix="portal-bench-")) / "rsa.p12"
    path.write_bytes(
        pkcs12.serialize_key_and_certificates(b"s", key, certificate, None, NoEncryption())
    )
    return str(path)


def form_and_seal() -> list[Row]:
    with override_settings(SEAL_CERTIFICATE=certificate_file(), SEAL_PASSPHRASE=""):
        found = interleaved(
            {"plain": plain_reused, "stock": plain, "archival": archival, "sealed": sealed},
            rounds=9,
        )
    form = ratios(found["archival"], found["plain"])
    seal_cost = ratios(found["sealed"], found["archival"])
    stock = ratios(found["archival"], found["stock"])
    return [
        Row(
            id="P8",
            what="agreement of 2 pages as tagged PDF/A-3a, over the same untagged",
            floor=f"untagged {milliseconds(found['plain'])}",
            measured=milliseconds(found["archival"]),
            ratio=median(form),
            goal="<= 1.25",
            holds=median(form) <= 1.25,
        ),
        Row(
            id="P8",
            what="the same over stock WeasyPrint (fonts and CSS read every time)",
            floor=f"stock {milliseconds(found['stock'])}",
            measured=milliseconds(found["archival"]),
            ratio=median(stock),
            goal="<= 1.25",
            holds=median(stock) <= 1.25,
        ),
        Row(
            id="P8",
            what="with the seal, over the PDF alone",
            floor=f"PDF {milliseconds(found['archival'])}",
            measured=milliseconds(found["sealed"]),
            ratio=median(seal_cost),
            goal="<= 1.25",
            holds=median(seal_cost) <= 1.25,
        ),
    ]


def _make_many(path: str, count: int, ready: Any, go: Any, done: Any) -> None:
    with override_settings(SEAL_CERTIFICATE=path, SEAL_PASSPHRASE=""):
        sealed()
        ready.release()
        go.acquire()
        start = time.perf_counter()
        for number in range(count):
            sealed(number)
        done.put((start, time.perf_counter()))


def _rate(processes: int, each: int) -> float:
    """Sealed agreements a minute with so many warm workers."""
    kind = multiprocessing.get_context("fork")
    ready, go, done = kind.Semaphore(0), kind.Semaphore(0), kind.Queue()
    arguments = (certificate_file(), each, ready, go, done)
    workers = [kind.Process(target=_make_many, args=arguments) for _ in range(processes)]
    for worker in workers:
        worker.start()
    for _ in workers:
        ready.acquire()
    for _ in workers:
        go.release()
    times = [done.get(timeout=300) for _ in workers]
    for worker in workers:
        worker.join()
    return processes * each * 60 / (max(t[1] for t in times) - min(t[0] for t in times))


def workers() -> list[Row]:
    pdf.warm_up()
    one, two = [], []
    for _ in range(5):
        one.append(_rate(1, 12))
        two.append(_rate(2, 12))
    scaling = ratios(two, one)
    return [
        Row(
            id="P8",
            what="sealed agreements a minute, 2 processes over 1",
            floor=f"1 process {spread(one, '/min')}",
            measured=spread(two, "/min"),
            ratio=median(scaling),
            goal=">= 1.8",
            holds=median(scaling) >= 1.8,
        ),
        Row(
            id="P8",
            what="sealed agreements a minute on 2 cores",
            floor="",
            measured=spread(two, "/min"),
            ratio=None,
            goal=">= 600 /min",
            holds=median(two) >= 600,
        ),
    ]


def _resident() -> float:
    return float(psutil.Process().memory_info().rss) / MIB


def one_worker(first: int, count: int) -> None:
    """The life of one worker; prints its resident memory at the end, in MiB."""
    with override_settings(SEAL_CERTIFICATE=certificate_file(), SEAL_PASSPHRASE=""):
        for number in range(first, first + count):
            sealed(number)
    print(_resident())


def memory() -> Row:
    """The life of one worker: Celery renews it after so many tasks, so none makes more."""
    code = (
        "import django; django.setup(); from benchmarks import pdf; "
        f"pdf.one_worker(0, {RENEWED_AFTER})"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "triangle_portal.settings"},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=1800,
    )
    highest = float(done.stdout.split()[-1])
    return Row(
        id="P8",
        what=f"resident memory of a worker after {RENEWED_AFTER} sealed PDFs, when it is renewed",
        floor="",
        measured=f"{highest:.0f} MiB",
        ratio=None,
        goal="<= 150 MiB",
        holds=highest <= 150,
    )


class _OnDisk:
    """What `merge_pdfs` asks of a document."""

    def __init__(self, path: Path) -> None:
        self.path, self.name = path, path.name

    def open(self) -> Any:
        return self.path.open("rb")


def _merge(folder: str, copies: int, results: Any) -> None:
    files = sorted(Path(folder).glob("*.pdf"))
    documents = [_OnDisk(files[n % len(files)]) for n in range(copies)]
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        pages = merge_pdfs(documents, output)  # type: ignore[arg-type]
        elapsed = time.perf_counter() - start
        size = output.tell()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    results.put((pages, elapsed, size / MIB, peak))


def print_file() -> Row:
    folder = tempfile.mkdtemp(prefix="portal-bench-")
    with override_settings(SEAL_CERTIFICATE=certificate_file(), SEAL_PASSPHRASE=""):
        for number in range(25):
            Path(folder, f"{number}.pdf").write_bytes(sealed(number))
    kind = multiprocessing.get_context("fork")
    found = {}
    for copies in (50, 500):
        results = kind.Queue()
        worker = kind.Process(target=_merge, args=(folder, copies, results))
        worker.start()
        found[copies] = results.get(timeout=300)
        worker.join()
    few, many = found[50], found[500]
    growth = many[3] - few[3]
    return Row(
        id="P8",
        what=f"500 agreements ({many[0]} pages, {many[2]:.0f} MiB) to one print file: memory",
        floor=f"50 agreements: peak {few[3]:.0f} MiB",
        measured=f"peak {many[3]:.0f} MiB, {many[1]:.1f} s",
        ratio=many[3] / few[3],
        goal="<= 32 MiB more",
        holds=growth <= 32,
    )


def agreements() -> list[Row]:
    return [*form_and_seal(), *workers(), memory(), print_file()]


def _countersign(content: bytes, signer: Any, field: str) -> bytes:
    output = io.BytesIO()
    metadata = PdfSignatureMetadata(
        field_name=field, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES
    )
    PdfSigner(metadata, signer, new_field_spec=SigFieldSpec(field)).sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(content)),
        output=output,
        bytes_reserved=BYTES_RESERVED,
    )
    return output.getvalue()


def seals() -> list[Row]:
    content = archival()
    stock = SimpleSigner.load_pkcs12(rsa_certificate_file())
    with override_settings(SEAL_CERTIFICATE=rsa_certificate_file(), SEAL_PASSPHRASE=""):
        found = interleaved(
            {
                "stock": lambda: _countersign(content, stock, "Seal"),
                "ours": lambda: seal(content),
            },
            rounds=9,
            times=3,
        )
        three = content
        for field in ("One", "Two", "Three"):
            three = _countersign(three, load_seal_key().signer, field)
    reading = interleaved({"three": lambda: _read_three(three)}, rounds=15)["three"]
    faster = ratios(found["stock"], found["ours"])
    return [
        Row(
            id="P9",
            what="RSA-3072 seal, key kept loaded, against the stock signer",
            floor=f"stock {milliseconds(found['stock'])}",
            measured=milliseconds(found["ours"]),
            ratio=median(faster),
            goal=">= 8",
            holds=median(faster) >= 8,
        ),
        Row(
            id="P9",
            what="verify a file with 3 signatures",
            floor="",
            measured=milliseconds(reading),
            ratio=None,
            goal="<= 50 ms",
            holds=median(reading) <= 0.050,
        ),
    ]


def _read_three(content: bytes) -> None:
    found = read_seals(io.BytesIO(content))
    if found is None or [s.intact and s.valid for s in found] != [True] * 3:
        raise AssertionError("three good signatures were not read as such")


BENCHMARKS = {"P8": agreements, "P9": seals}
