"""Everything about the states of an agreement, and who signs it."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class AgreementState(models.TextChoices):
    """draft → proposed → ready → partially signed → fully signed → active → completed.

    `returned` when the workplace asks for a correction: that version stays as it was, and the
    next draft takes its place. `active` only when the sealed file exists.
    """

    DRAFT = "draft", _("draft")
    PROPOSED = "proposed", _("with the workplace to check")
    RETURNED = "returned", _("sent back for correction")
    READY = "ready_for_signature", _("ready to be signed")
    PARTIALLY_SIGNED = "partially_signed", _("partly signed")
    FULLY_SIGNED = "fully_signed", _("signed, being sealed")
    ACTIVE = "active", _("signed by all and sealed")
    SUPERSEDED = "superseded", _("replaced by an amendment")
    COMPLETED = "completed", _("completed")
    TERMINATED = "terminated", _("ended early")
    WITHDRAWN = "withdrawn", _("withdrawn")

    def label_for(self, corner: str) -> Any:
        """The same state in the words of the reader: student, school, workplace or guardian."""
        return _LABELS_PER_CORNER.get((self, corner), self.label)

    @property
    def tone(self) -> str:
        return _TONES.get(self, "wait")

    @property
    def is_under_way(self) -> bool:
        """Not decided yet: at most one such version per placement."""
        return self in UNDER_WAY

    @property
    def is_signable(self) -> bool:
        return self in {AgreementState.READY, AgreementState.PARTIALLY_SIGNED}


_LABELS_PER_CORNER = {
    (AgreementState.PROPOSED, "workplace"): _("to be checked by you"),
    (AgreementState.PROPOSED, "student"): _("the workplace is checking it"),
    (AgreementState.PROPOSED, "guardian"): _("the workplace is checking it"),
    (AgreementState.RETURNED, "workplace"): _("sent back by you"),
    (AgreementState.RETURNED, "student"): _("being corrected by the school"),
    (AgreementState.RETURNED, "school"): _("to be corrected by you"),
}

_TONES = {
    AgreementState.DRAFT: "neutral",
    AgreementState.RETURNED: "late",
    AgreementState.ACTIVE: "good",
    AgreementState.SUPERSEDED: "neutral",
    AgreementState.COMPLETED: "neutral",
    AgreementState.TERMINATED: "late",
    AgreementState.WITHDRAWN: "neutral",
}

UNDER_WAY = frozenset(
    {
        AgreementState.DRAFT,
        AgreementState.PROPOSED,
        AgreementState.READY,
        AgreementState.PARTIALLY_SIGNED,
        AgreementState.FULLY_SIGNED,
    }
)
# States in which text and data can never change any more.
FROZEN = frozenset(AgreementState) - {AgreementState.DRAFT}
SIGNED = frozenset(
    {
        AgreementState.FULLY_SIGNED,
        AgreementState.ACTIVE,
        AgreementState.SUPERSEDED,
        AgreementState.COMPLETED,
        AgreementState.TERMINATED,
    }
)


# Whatever the parties hold: the current version, or the last one when it is over.
HELD = frozenset({AgreementState.ACTIVE, AgreementState.COMPLETED, AgreementState.TERMINATED})


class AgreementKind(models.TextChoices):
    ORIGINAL = "original", _("agreement")
    AMENDMENT = "amendment", _("amendment")


class SignatureMethod(models.TextChoices):
    PORTAL = "portal", _("in the portal, with a mailed code")
    PAPER = "paper", _("on paper, scan confirmed by the school")


class Requirement(models.TextChoices):
    """Why a clause is in an agreement."""

    LAW = "R", _("required by law")
    PROTOCOL = "P", _("required by national agreement")
    INSTITUTION = "I", _("school policy")
    OPTIONAL = "O", _("optional")


class LegalStatus(models.TextChoices):
    """The position of the student at the workplace."""

    LEARNING = "learning", _("learning position beside the regular staff, no employment contract")
    EMPLOYMENT = "employment", _("employment contract with the workplace, beside this agreement")
    OTHER_EMPLOYER = "other_employer", _("employment contract with another employer")


class ClauseType(models.TextChoices):
    """Where the content of a clause comes from: the placement's data, or written text."""

    DATA = "data", _("data sheet")
    TEXT = "text", _("clause")
