from typing import Any

from django.core.management.base import BaseCommand

from insight.services.refreshing import rebuild


class Command(BaseCommand):
    help = "Work out again how every placement stands, and say how many rows were not right."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{rebuild()} changed")
