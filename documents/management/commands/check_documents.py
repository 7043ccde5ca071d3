from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from documents.enums import ScanState
from documents.models import StoredDocument
from documents.services.upkeep import damaged_documents, damaged_previews, orphan_files

YOUNG = timedelta(hours=24)


class Command(BaseCommand):
    help = (
        "Read every stored file and compare its size and checksum with what was stored. "
        "Ends with 1 when a document is missing or changed."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        damages = 0
        for damage in damaged_documents():
            damages += 1
            self.stderr.write(f"{damage.reason}: {damage.document.pk} {damage.document.stored_as}")
        self._say_what_is_no_damage()
        total = StoredDocument.objects.count()
        if damages:
            raise CommandError(f"{damages} of {total} documents are not as they were stored")
        self.stdout.write(f"{total} documents are as they were stored")

    def _say_what_is_no_damage(self) -> None:
        before = timezone.now() - YOUNG
        for name in damaged_previews():
            self.stdout.write(f"small picture missing: {name}")
        for name in orphan_files(older_than=before):
            self.stdout.write(f"belongs to no document: {name}")
        waiting = StoredDocument.objects.filter(
            scan_state=ScanState.PENDING, created_at__lt=before
        ).count()
        if waiting:
            self.stdout.write(f"{waiting} documents wait for the virus scan for over a day")
