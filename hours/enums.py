from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class WeekState(models.TextChoices):
    """open → submitted → approved; a week that is sent back or taken back is open again."""

    OPEN = "open", pgettext_lazy("week of hours", "not handed in")
    SUBMITTED = "submitted", pgettext_lazy("week of hours", "waits for the workplace")
    APPROVED = "approved", pgettext_lazy("week of hours", "approved")

    @property
    def tone(self) -> str:
        return {"open": "neutral", "submitted": "wait", "approved": "good"}[self.value]

    @property
    def at_workplace(self) -> object:
        """The same, as the workplace reads it."""
        if self == WeekState.SUBMITTED:
            return pgettext_lazy("workplace", "waits for you")
        return self.label


class DecisionKind(models.TextChoices):
    APPROVED = "approved", _("approved as handed in")
    CORRECTED = "corrected", _("approved with a correction")
    SENT_BACK = "sent_back", _("sent back")
