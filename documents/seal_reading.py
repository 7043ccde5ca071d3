"""Reading the seals in any PDF, also a hostile one.

Runs by itself (`python -m documents.seal_reading < file`) within limits of time and memory, and
prints JSON: {"readable": bool, "seals": [...]}. Knows nothing of Django, so that it starts fast.
"""

import json
import logging
import resource
import sys
from dataclasses import asdict, dataclass
from typing import IO, Any

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

# What a parser says about a hostile file is not for the log of the portal.
for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)

MAX_SEALS = 20
MEMORY_LIMIT = 768 * 1024 * 1024
CPU_SECONDS = 10


@dataclass(frozen=True)
class Seal:
    """One signature in a file.

    `fingerprint`: SHA-256 of its certificate. `intact`: the bytes it covers are as they were.
    `valid`: made with the key of that certificate. `entire_file`: nothing was added behind it.
    `covered`: length in bytes of the file as it was sealed.
    """

    fingerprint: str
    owner: str
    intact: bool
    valid: bool
    entire_file: bool
    covered: int


def read_seals(stream: IO[bytes]) -> list[Seal] | None:
    """The seals in their order, or None when this is not a PDF that can be read."""
    try:
        reader = PdfFileReader(stream)
        embedded = list(reader.embedded_regular_signatures)[:MAX_SEALS]
        context = ValidationContext(trust_roots=[], allow_fetching=False)
        return [_read(signature, context) for signature in embedded]
    # Whatever a hostile file makes a parser do, the answer is the same.
    except Exception:
        return None


def _read(signature: Any, context: ValidationContext) -> Seal:
    certificate = signature.signer_cert
    byte_range = signature.byte_range
    try:
        # No difference analysis: a seal allows no change, so coverage decides.
        status = validate_pdf_signature(
            signature, signer_validation_context=context, skip_diff=True
        )
        intact, valid, coverage = status.intact, status.valid, status.coverage
    except Exception:
        intact, valid, coverage = False, False, SignatureCoverageLevel.UNCLEAR
    return Seal(
        fingerprint=certificate.sha256.hex(),
        owner=str(certificate.subject.native.get("common_name", "")),
        intact=bool(intact),
        valid=bool(valid),
        entire_file=coverage == SignatureCoverageLevel.ENTIRE_FILE,
        covered=int(byte_range[-2]) + int(byte_range[-1]),
    )


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    seals = read_seals(sys.stdin.buffer)
    json.dump(
        {"readable": seals is not None, "seals": [asdict(seal) for seal in seals or []]},
        sys.stdout,
    )


if __name__ == "__main__":
    main()
