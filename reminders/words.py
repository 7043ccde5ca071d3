"""A step as people say it: "3 working days before it is due, to who owes it"."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.due_words import in_words
from people.enums import Corner
from reminders.enums import Audience
from reminders.models import ReminderStep


def moment_words(step: ReminderStep) -> str:
    """When it comes."""
    if step.when == "due" and step.later:
        return in_words(f"due+{step.later}wd")
    said = in_words(step.when)
    if not step.later:
        return said
    more = ngettext(
        "%(moment)s, and %(number)s working day later",
        "%(moment)s, and %(number)s working days later",
        step.later,
    )
    return more % {"moment": said, "number": step.later}


def repeat_words(step: ReminderStep) -> str:
    """How often it comes again; empty for once."""
    if not step.every:
        return ""
    words = ngettext(
        "again every working day, %(most)s times in all",
        "again every %(every)s working days, %(most)s times in all",
        step.every,
    )
    return words % {"every": step.every, "most": step.most}


def audience_words(step: ReminderStep) -> str:
    to = Audience(step.audience).label
    if not step.debtor:
        return str(to)
    return _("%(to)s, for what is owed by: %(corner)s") % {
        "to": to,
        "corner": Corner(step.debtor).label,
    }
