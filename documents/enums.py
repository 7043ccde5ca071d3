from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class ScanState(models.TextChoices):
    """What a virus scanner has said. Without a scanner every file stays "not scanned"."""

    NOT_SCANNED = "not_scanned", _("not scanned")
    PENDING = "pending", _("waiting for the virus scan")
    CLEAN = "clean", _("no virus found")
    INFECTED = "infected", _("virus found")

    @property
    def may_be_served(self) -> bool:
        return self in {ScanState.NOT_SCANNED, ScanState.CLEAN}

    @classmethod
    def answered(cls) -> list["ScanState"]:
        return [cls.CLEAN, cls.INFECTED]

    @classmethod
    def unanswered(cls) -> list["ScanState"]:
        return [cls.NOT_SCANNED, cls.PENDING]


class UploadState(models.TextChoices):
    """A file on its way in."""

    RECEIVING = "receiving", _("being sent")
    COMPLETE = "complete", _("sent, not looked at yet")
    READY = "ready", _("sent and accepted")
    USED = "used", _("stored")
    REFUSED = "refused", _("refused")


class PreviewState(models.TextChoices):
    """A small picture of a document."""

    WAITING = "waiting", _("on its way")
    MADE = "made", _("there")
    NONE = "none", _("none")


class VerificationOutcome(models.TextChoices):
    """What the portal can say about a file that somebody brings."""

    UNTOUCHED = "untouched", _("Untouched")
    CHANGED = "changed", _("Changed after it was sealed")
    UNKNOWN = "unknown", _("Sealed by us, but not in our archive")
    FOREIGN = "foreign", _("Not from this portal")
    UNREADABLE = "unreadable", _("This file cannot be read")
    TOO_LARGE = "too_large", _("This file is too large")

    @property
    def tone(self) -> str:
        """Colour token of the components."""
        return {
            VerificationOutcome.UNTOUCHED: "good",
            VerificationOutcome.CHANGED: "late",
        }.get(self, "wait")

    @property
    def explanation(self) -> Any:
        return _EXPLANATIONS[self]


_EXPLANATIONS = {
    VerificationOutcome.UNTOUCHED: _(
        "This file is, byte for byte, the one that the portal sealed and keeps."
    ),
    VerificationOutcome.CHANGED: _(
        "The portal once sealed this document, but this file is no longer the same. "
        "Do not rely on it; ask the school for the original."
    ),
    VerificationOutcome.UNKNOWN: _(
        "The seal is ours and nothing was changed since, but this portal does not keep this file. "
        "Ask the school whether the document still holds."
    ),
    VerificationOutcome.FOREIGN: _(
        "This file carries no seal of this portal. It may be a scan or a print to PDF: "
        "use the code on the paper instead."
    ),
    VerificationOutcome.UNREADABLE: _(
        "This is not a PDF, or it is damaged. Use the file as you received or downloaded it."
    ),
    VerificationOutcome.TOO_LARGE: _("Files of up to 50 MB can be checked."),
}
