"""What evidence is, how it stands, and who said something about it."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EvidenceKind(models.TextChoices):
    """What an item mainly is, by its files."""

    PHOTO = "photo", _("photo")
    VIDEO = "video", _("video")
    SOUND = "sound", _("sound")
    DOCUMENT = "document", _("document")
    LINK = "link", _("link")
    TEXT = "text", _("text")

    @property
    def mark(self) -> str:
        return {
            "photo": "camera",
            "video": "video",
            "sound": "mic",
            "document": "file-text",
            "link": "link",
            "text": "pencil",
        }[self.value]


class Answer(models.TextChoices):
    """What the workplace says about one item."""

    YES = "yes", pgettext_lazy("workplace", "Yes, this was done here")
    NO = "no", pgettext_lazy("workplace", "No, this is not right")
    UNKNOWN = "unknown", pgettext_lazy("workplace", "I do not know")

    @property
    def standing(self) -> "Standing":
        return {
            "yes": Standing.CONFIRMED,
            "no": Standing.DISPUTED,
            "unknown": Standing.UNKNOWN,
        }[self.value]


class Standing(models.TextChoices):
    """How an item stands towards the workplace: its last word about exactly this content."""

    UNCONFIRMED = "unconfirmed", _("not confirmed")
    CONFIRMED = "confirmed", _("confirmed by the workplace")
    DISPUTED = "disputed", _("disputed by the workplace")
    UNKNOWN = "unknown", _("the workplace does not know")

    @property
    def tone(self) -> str:
        return {"confirmed": "good", "disputed": "late", "unknown": "wait"}.get(
            self.value, "neutral"
        )

    @property
    def mark(self) -> str:
        return {
            "confirmed": "badge-check",
            "disputed": "circle-x",
            "unknown": "circle-help",
        }.get(self.value, "circle-dashed")

    @property
    def short(self) -> Any:
        return {
            "unconfirmed": _("not confirmed"),
            "confirmed": _("confirmed"),
            "disputed": _("disputed"),
            "unknown": _("not known"),
        }[self.value]


class FeedbackSource(models.TextChoices):
    """From where somebody looks at an item."""

    SCHOOL = "school", _("school")
    WORKPLACE = "workplace", _("workplace")
    PEER = "peer", _("someone else")


class RequestState(models.TextChoices):
    OPEN = "open", _("asked")
    GIVEN = "given", _("given")
    WITHDRAWN = "withdrawn", _("withdrawn")
