"""Is this file what the portal sealed? Nothing that is brought here is kept."""

import contextlib
import hashlib
import io
import json
import mmap
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from django.conf import settings

from documents.enums import VerificationOutcome as Outcome
from documents.hashing import sha256_of
from documents.models import StoredDocument
from documents.seal_reading import Seal
from documents.sealing import SealUnavailable, load_seal_key

SIZE_LIMIT = 50 * 1024 * 1024
SECONDS_LIMIT = 20
MAX_REVISIONS = 20
END_MARK = b"%%EOF"


@dataclass(frozen=True)
class Verification:
    """`document`: the stored original, when this file is one or was one.

    `sealed_by`: the name in the certificate of our seal.
    """

    outcome: Outcome
    document: StoredDocument | None = None
    sealed_by: str = ""


def verify_bytes(content: bytes) -> Verification:
    return verify_stream(io.BytesIO(content))


def verify_stream(stream: IO[bytes]) -> Verification:
    """`stream`: seekable, any content. Takes at most `SECONDS_LIMIT`, in bounded memory."""
    stream.seek(0)
    sha256, size = sha256_of(stream, limit=SIZE_LIMIT + 1)
    if size > SIZE_LIMIT:
        return Verification(Outcome.TOO_LARGE)
    if document := _sealed_document(sha256):
        return Verification(Outcome.UNTOUCHED, document, _owner())
    stream.seek(0)
    if stream.read(5) != b"%PDF-":
        return Verification(Outcome.UNREADABLE)
    with _on_disk(stream) as copy:
        if original := _original_in_front(copy):
            return Verification(Outcome.CHANGED, original, _owner())
        seals = _read_apart(copy)
    if seals is None:
        return Verification(Outcome.UNREADABLE)
    ours = _our_fingerprints()
    return _judge([seal for seal in seals if seal.fingerprint in ours])


def _judge(seals: list[Seal]) -> Verification:
    if not seals:
        return Verification(Outcome.FOREIGN)
    seal = seals[0]
    if seal.intact and seal.valid and seal.entire_file:
        return Verification(Outcome.UNKNOWN, None, seal.owner)
    return Verification(Outcome.CHANGED, None, seal.owner)


@contextlib.contextmanager
def _on_disk(stream: IO[bytes]) -> Iterator[IO[bytes]]:
    with tempfile.TemporaryFile() as copy:
        stream.seek(0)
        shutil.copyfileobj(stream, copy)
        copy.flush()
        yield copy


def _original_in_front(copy: IO[bytes]) -> StoredDocument | None:
    """The document to which this file only adds: a PDF is edited by writing behind its end."""
    digest, position, start, found = hashlib.sha256(), 0, 0, []
    with mmap.mmap(copy.fileno(), 0, access=mmap.ACCESS_READ) as view:
        for _ in range(MAX_REVISIONS):
            mark = view.find(END_MARK, start)
            if mark < 0:
                break
            start = mark + len(END_MARK)
            # Some write a line end behind the mark, of one or two characters.
            for end in (start, start + 1, start + 2):
                if end <= len(view):
                    digest.update(view[position:end])
                    position = end
                    found.append(digest.hexdigest())
    return _sealed_document(*found)


def _sealed_document(*sha256: str) -> StoredDocument | None:
    return (
        StoredDocument.objects.filter(sha256__in=sha256, sealed_at__isnull=False)
        .order_by("created_at")
        .first()
    )


def _our_fingerprints() -> set[str]:
    """Every certificate this portal has sealed with, expired ones included."""
    sealed = StoredDocument.objects.filter(seal_fingerprint__isnull=False).order_by()
    found = sealed.values_list("seal_fingerprint", flat=True).distinct()
    known = {fingerprint for fingerprint in found if fingerprint}
    with contextlib.suppress(SealUnavailable):
        known.add(load_seal_key().fingerprint)
    return known


def _owner() -> str:
    try:
        return load_seal_key().owner
    except SealUnavailable:
        return ""


def _read_apart(copy: IO[bytes]) -> list[Seal] | None:
    """Read the seals in a process of its own: a file made to hurt hurts nobody else."""
    copy.seek(0)
    try:
        finished = subprocess.run(
            [sys.executable, "-m", "documents.seal_reading"],
            stdin=copy,
            capture_output=True,
            timeout=SECONDS_LIMIT,
            cwd=settings.BASE_DIR,
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
            check=True,
        )
        answer = json.loads(finished.stdout)
    except (subprocess.SubprocessError, ValueError):
        return None
    if not answer["readable"]:
        return None
    return [Seal(**seal) for seal in answer["seals"]]
