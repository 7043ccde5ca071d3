"""What must be right before documents can be made; `docs/verification.md` says how to mend it."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import checks
from django.utils import timezone

from documents.sealing import SealKey, SealUnavailable, load_seal_key

FONTS = ("Inter-Regular", "Inter-Italic", "Inter-SemiBold", "Inter-Bold")
WARN_BEFORE = timedelta(days=30)


@checks.register("documents")
def check_seal(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    try:
        key = load_seal_key()
    except SealUnavailable as error:
        # On a fresh development machine the certificate is about to be made.
        if settings.PRODUCTION:
            return [_unusable(error)]
        return [
            checks.Warning(
                f"No seal certificate: {error}.",
                hint="Run: manage.py make_seal_certificate --if-missing",
                id="documents.W001",
            )
        ]
    return _check_dates(key)


@checks.register("documents")
def check_fonts(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    folder = settings.BASE_DIR / "static" / "fonts" / "pdf"
    return [
        checks.Error(
            f"The font file {name}.woff2 is missing from {folder}.",
            hint="Restore it from the release; PDFs would be set in a random font.",
            id="documents.E004",
        )
        for name in FONTS
        if not (folder / f"{name}.woff2").is_file()
    ]


@checks.register("documents", deploy=True)
def check_seal_for_production(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    try:
        key = load_seal_key()
    except SealUnavailable as error:
        # In production mode the ordinary check has said so already.
        return [] if settings.PRODUCTION else [_unusable(error)]
    if key.is_development:
        return [
            checks.Error(
                "The seal certificate is a development certificate.",
                hint="Set SEAL_CERTIFICATE to the PKCS#12 file of the institution's own seal.",
                id="documents.E003",
            )
        ]
    return []


def _unusable(error: SealUnavailable) -> checks.Error:
    return checks.Error(
        f"The seal certificate cannot be used: {error}.",
        hint="Set SEAL_CERTIFICATE to a PKCS#12 file and SEAL_PASSPHRASE to its passphrase.",
        id="documents.E001",
    )


def _check_dates(key: SealKey) -> list[checks.CheckMessage]:
    now = timezone.now()
    until = key.certificate.not_valid_after_utc
    if not key.certificate.not_valid_before_utc <= now <= until:
        return [
            checks.Error(
                f"The seal certificate is not valid today (it ends on {until:%Y-%m-%d}).",
                hint="Install the new certificate; documents sealed before stay valid.",
                id="documents.E002",
            )
        ]
    if until - now < WARN_BEFORE:
        return [
            checks.Warning(
                f"The seal certificate ends on {until:%Y-%m-%d}.",
                hint="Ask for a new one now.",
                id="documents.W002",
            )
        ]
    return []
