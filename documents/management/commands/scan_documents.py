from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from documents import scanning
from documents.services.scans import scan_again


class Command(BaseCommand):
    help = (
        "Have the virus scanner look at files that it has not seen. Until then nobody opens them."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="those found clean before as well")

    def handle(self, *args: Any, **options: Any) -> None:
        if not scanning.is_configured():
            raise CommandError("CLAMD_URL is not set")
        count = scan_again(everything=options["all"])
        self.stdout.write(f"{count} documents wait for the virus scan")
