"""A mail that everybody may get, and one that cannot be written."""

from typing import Any

from notifications.notices import Notice


class Note(Notice):
    key = "faults.note"
    title = "A note"
    template = "faults/mail/note"

    def context(self) -> dict[str, Any]:
        return {}


class Broken(Note):
    """As after a mistake in a template."""

    key = "faults.broken"
    template = "faults/mail/broken"


NOTICES: list[type[Notice]] = [Note, Broken]
