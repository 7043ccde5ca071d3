from django.db import models
from django.utils.translation import gettext_lazy as _


class Severity(models.IntegerChoices):
    """How soon somebody should look. Never a judgement about a student."""

    INFO = 1, _("to know")
    AMBER = 2, _("soon")
    RED = 3, _("now")

    @property
    def tone(self) -> str:
        return {1: "info", 2: "wait", 3: "late"}[self.value]

    @property
    def word(self) -> str:
        """In addresses and counts."""
        return self.name.lower()


class AnswerKind(models.TextChoices):
    """What a person said about a signal."""

    SNOOZED = "snoozed", _("set aside until a day")
    NOT_RELEVANT = "not_relevant", _("not relevant here")
    DISCUSSED = "discussed", _("discussed")
    REOPENED = "reopened", _("looked at again")

    @property
    def silences(self) -> bool:
        return self in {AnswerKind.SNOOZED, AnswerKind.NOT_RELEVANT}


class Stage(models.TextChoices):
    """Where a placement is in its time."""

    PLACE = "place", _("looking for a place")
    PREPARING = "preparing", _("in preparation")
    BEFORE = "before", _("before the start")
    RUNNING = "running", _("running")
    CLOSING = "closing", _("past the last day")
    OVER = "over", _("over")
