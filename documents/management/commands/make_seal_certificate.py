from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from documents.certificates import write_development_certificate
from documents.sealing import SealUnavailable, load_seal_key


class Command(BaseCommand):
    help = "Make a seal certificate for development. Production brings its own."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-missing", action="store_true", help="do nothing when a usable one is there"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("In production SEAL_CERTIFICATE names the institution's own seal.")
        path = Path(settings.SEAL_CERTIFICATE)
        if options["if_missing"] and self._is_usable():
            self.stdout.write(f"The seal certificate is there: {path}")
            return
        if path.exists() and not options["if_missing"]:
            raise CommandError(f"{path} exists. Remove it first if it must be replaced.")
        authority = write_development_certificate(path, settings.SEAL_PASSPHRASE, timezone.now())
        self.stdout.write(f"Made a development seal: {path} (its CA: {authority})")

    @staticmethod
    def _is_usable() -> bool:
        """A development seal that has expired is made anew; another's certificate is left alone."""
        path = Path(settings.SEAL_CERTIFICATE)
        if not path.exists():
            return False
        try:
            key = load_seal_key()
        except SealUnavailable as error:
            raise CommandError(f"{path} is there but cannot be used: {error}") from error
        return not key.is_development or key.certificate.not_valid_after_utc > timezone.now()
