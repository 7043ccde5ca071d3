from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    BOUNCED = "bounced", _("came back")
    FAILED = "failed", _("not delivered")
    CANCELLED = "cancelled", _("no longer needed")

    @property
    def is_lost(self) -> bool:
        return self in {DeliveryState.BOUNCED, DeliveryState.FAILED}

    @property
    def tone(self) -> str:
        if self.is_lost:
            return "late"
        return {DeliveryState.SENT: "good", DeliveryState.CANCELLED: "neutral"}.get(self, "wait")


class Trouble(models.TextChoices):
    """Why a mail did not go, or not yet, in words for people; the server's own words stand
    beside it."""

    NONE = "", ""
    NO_ADDRESS = "no_address", _("This person has no e-mail address.")
    BAD_ADDRESS = "bad_address", _("The e-mail address of this person does not work.")
    REFUSED = "refused", _("The mail server of the receiver refused it.")
    RETURNED = "returned", _("It came back after it was sent.")
    COMPLAINED = "complained", _("The receiver marked it as unwanted.")
    BUSY = "busy", _("The mail server of the receiver asked to try later.")
    UNREACHABLE = "unreachable", _("Our mail server could not be reached.")
    UNWRITTEN = "unwritten", _("The portal could not write this mail. The administrator knows.")
    SWITCHED_OFF = "switched_off", _("The receiver switched off mails of this kind.")


class EventKind(models.TextChoices):
    """What a mail server or provider told about a mail later."""

    DELIVERED = "delivered", _("delivered")
    DELAYED = "delayed", _("delayed")
    BOUNCED = "bounced", _("came back")
    COMPLAINED = "complained", _("marked as unwanted")


class Rhythm(models.TextChoices):
    """How often someone wants the one mail with all that waits."""

    USUAL = "", _("as is usual for my role")
    DAILY = "daily", _("every working day")
    TWICE = "twice", _("twice a week, on Monday and Thursday")
    WEEKLY = "weekly", _("once a week, on Monday")


class Category(models.TextChoices):
    """What mails are about. Only notices that `can_be_disabled` stop when one is switched off."""

    AGREEMENT = "agreement", pgettext_lazy("mails about", "Agreements")
    PLACEMENT = "placement", pgettext_lazy("mails about", "Proposals and who does what")
    CONTACT = "contact", pgettext_lazy("mails about", "Talks, reports and messages")
    HOURS = "hours", pgettext_lazy("mails about", "Hours")
    LEARNING = "learning", pgettext_lazy("mails about", "Learning tasks and the placement plan")
    PORTFOLIO = "portfolio", pgettext_lazy("mails about", "Portfolio and feedback")
    ASSESSMENT = "assessment", pgettext_lazy("mails about", "Assessments and results")
    REMINDER = "reminder", pgettext_lazy("mails about", "Reminders")
    ACCOUNT = "account", pgettext_lazy("mails about", "Your account")
