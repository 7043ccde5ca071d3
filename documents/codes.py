"""Verification codes: 80 random bits that a person can type from paper."""

import re
import secrets

from django.conf import settings
from django.urls import reverse

# Crockford's alphabet: no I, L, O (read as 1, 1, 0) and no U.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
GROUP = 4
CODE_PATTERN = rf"[{ALPHABET}]{{4}}(?:-[{ALPHABET}]{{4}}){{3}}"
_READ_AS = str.maketrans("OIL", "011")


def new_verification_code() -> str:
    return _grouped("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))


def normalise_code(typed: str) -> str | None:
    """What was meant by `typed` (any case, any spacing, O for 0), or None when it is no code."""
    letters = re.sub(r"[\s\-–—.]", "", typed[:100]).upper().translate(_READ_AS)
    if len(letters) != LENGTH or set(letters) - set(ALPHABET):
        return None
    return _grouped(letters)


def verification_url(code: str) -> str:
    """The address in the QR code."""
    return f"{settings.BASE_URL}{reverse('documents:verify_code', args=[code])}"


def verification_address() -> str:
    """The address as printed, short enough to type: "portal.example/verify"."""
    url = f"{settings.BASE_URL}{reverse('documents:verify')}"
    return url.partition("://")[2].rstrip("/")


def _grouped(letters: str) -> str:
    return "-".join(letters[start : start + GROUP] for start in range(0, LENGTH, GROUP))
