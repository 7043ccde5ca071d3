from typing import Any

from django.core.management.base import BaseCommand, CommandError

from documents.models import StoredDocument
from documents.services.upkeep import damaged_documents


class Command(BaseCommand):
    help = "Read every stored file and compare its checksum with what was stored."

    def handle(self, *args: Any, **options: Any) -> None:
        damages = 0
        for damage in damaged_documents():
            damages += 1
            self.stderr.write(f"{damage.reason}: {damage.document.pk} {damage.document.stored_as}")
        total = StoredDocument.objects.count()
        if damages:
            raise CommandError(f"{damages} of {total} documents are not as they were stored")
        self.stdout.write(f"{total} documents are as they were stored")
