"""What happened with evidence, in the timeline of a placement."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.models import AuditEvent
from placements.timeline import register
from portfolio.enums import Answer


def _asked(event: AuditEvent) -> Any:
    number = event.data.get("number", 1)
    return ngettext(
        "Asked the workplace to confirm %(number)s item",
        "Asked the workplace to confirm %(number)s items",
        number,
    ) % {"number": number}


def _answered(event: AuditEvent) -> Any:
    answer = event.data.get("answer", "")
    if answer not in Answer.values:
        return _("Answered about evidence")
    return {
        Answer.YES: _("Confirmed evidence"),
        Answer.NO: _("Disputed evidence"),
        Answer.UNKNOWN: _("Could not say anything about evidence"),
    }[Answer(answer)]


register("portfolio.added", gettext_lazy("Added evidence"), mark="plus", corner="student")
register("portfolio.asked_to_confirm", _asked, mark="send", corner="student")
register("portfolio.answered", _answered, mark="badge-check", corner="workplace")
register(
    "portfolio.feedback_given", gettext_lazy("Gave feedback on evidence"), mark="message-square"
)
