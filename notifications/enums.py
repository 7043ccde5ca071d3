from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("not delivered")
    CANCELLED = "cancelled", _("no longer needed")


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
