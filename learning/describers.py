"""What happened to the learning tasks, in sentences on the timeline."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.models import AuditEvent
from learning.enums import Verdict
from learning.handing_over import hand_over
from placements.listeners import register_people_changed
from placements.timeline import register


def _number(event: AuditEvent) -> dict[str, Any]:
    return {"number": event.data.get("number", "")}


def _sent(event: AuditEvent) -> Any:
    if event.data.get("version", 1) == 1:
        return _("Sent learning task %(number)s") % _number(event)
    return _("Sent learning task %(number)s again, changed") % _number(event)


def _answered(event: AuditEvent) -> Any:
    verdict = Verdict(event.data.get("verdict", "yes"))
    answer = verdict.label_for(event.data.get("corner", "school"))
    return _("Answered learning task %(number)s: %(answer)s") % (
        _number(event) | {"answer": answer}
    )


def _withdrawn(event: AuditEvent) -> Any:
    return _("Withdrew learning task %(number)s") % _number(event)


def _returned(event: AuditEvent) -> Any:
    return _("Sent the placement plan back: %(reason)s") % {"reason": event.data.get("reason", "")}


register("learning.task_sent", _sent, mark="send")
register("learning.task_answered", _answered, mark="message-square")
register("learning.task_withdrawn", _withdrawn, mark="undo-2")
register(
    "learning.offer_changed",
    gettext_lazy("Said what cannot be learned at this workplace"),
    mark="list-checks",
    corner="workplace",
)
register("learning.plan_submitted", gettext_lazy("Submitted the placement plan"), mark="file-up")
register(
    "learning.plan_advised",
    gettext_lazy("Gave the advice of the placement office on the plan"),
    mark="message-square",
    corner="school",
)
register(
    "learning.plan_approved",
    gettext_lazy("Approved the placement plan"),
    mark="check",
    tone="good",
    corner="school",
)
register("learning.plan_returned", _returned, mark="x", tone="late", corner="school")
register_people_changed(hand_over)
