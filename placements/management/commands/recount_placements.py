from typing import Any

from django.core.management.base import BaseCommand

from placements.services.counting import recount


class Command(BaseCommand):
    help = "Count all placements per programme and state again, and say whether that was needed."

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = recount()
        self.stdout.write("All counts were right." if not wrong else f"Corrected {wrong} counts.")
