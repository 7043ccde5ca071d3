"""The virus scanner: clamd, where `settings.CLAMD_URL` says so."""

from django.conf import settings

from documents.enums import ScanState


def is_configured() -> bool:
    return bool(settings.CLAMD_URL)


def first_state(from_outside: bool) -> ScanState:
    """What the portal made itself needs no scan."""
    return ScanState.PENDING if from_outside and is_configured() else ScanState.NOT_SCANNED
