"""Fill a new installation for trying out. Harmless when it was done before."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from demo import cast, loading
from placements.models import Placement


class Command(BaseCommand):
    help = "Load demo data through the services, or show who can sign in (--show)."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--show", action="store_true", help="only print the sign-ins")

    def handle(self, *args: Any, show: bool, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Demo data have no place in production.")
        if not show and not Placement.objects.exists():
            loading.load()
        for role, email, how in cast.sign_ins():
            self.stdout.write(f"  {role:<22} {email:<48} {how}")
