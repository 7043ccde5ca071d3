from typing import Any

from django.core.management.base import BaseCommand

from documents.services.previews import make_missing_again


class Command(BaseCommand):
    help = (
        "Let the workers try again where there is no small picture, or only a drawing: "
        "after ffmpeg was installed, or after a version that draws more kinds of files."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        number = make_missing_again()
        self.stdout.write(f"{number} small pictures are made again by the workers")
