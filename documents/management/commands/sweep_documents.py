from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from documents.services.upkeep import orphan_files, remove_orphan_files


class Command(BaseCommand):
    help = "Remove stored files that belong to no document (left by an interrupted save)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--hours", type=int, default=24, help="only files older than this")
        parser.add_argument("--dry-run", action="store_true", help="name them, remove nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        older_than = timezone.now() - timedelta(hours=options["hours"])
        if options["dry_run"]:
            names = list(orphan_files(older_than=older_than))
        else:
            names = remove_orphan_files(older_than=older_than)
        for name in names:
            self.stdout.write(name)
        self.stdout.write(f"{len(names)} files without a document")
