from django.apps import AppConfig

from notifications.notices import register
from tests.faults.notices import NOTICES


class FaultsConfig(AppConfig):
    """Only in the processes that these tests start; see settings.py beside this."""

    name = "tests.faults"

    def ready(self) -> None:
        for notice in NOTICES:
            register(notice)
