"""Texts that people send, made fit to keep."""

from django.utils.translation import gettext as _

from core.errors import ActionRefused

LONGEST = 10_000


def clean(text: str) -> str:
    """Raises ActionRefused for a text that is too long."""
    text = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if len(text) > LONGEST:
        raise ActionRefused(_("This text is too long: at most 10,000 characters."))
    return text
