"""What happened around assessments, in sentences on the timeline; never what was answered."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.enums import InstrumentKind
from assessments.handing_over import hand_over
from assessments.services.following import follow_promises
from core.models import AuditEvent
from people.enums import Corner
from placements.listeners import register_people_changed
from placements.moving import register_moved
from placements.timeline import register


def _kind(event: AuditEvent) -> dict[str, Any]:
    kind = InstrumentKind(event.data.get("kind", "midterm"))
    corner = Corner(event.data.get("corner", "student"))
    return {"form": kind.label, "corner": corner.label}


def _opened(event: AuditEvent) -> Any:
    return _("Asked for the %(form)s") % _kind(event)


def _handed_in(event: AuditEvent) -> Any:
    return _("Handed in the %(form)s (%(corner)s)") % _kind(event)


def _shared(event: AuditEvent) -> Any:
    return _("The answers of the %(form)s stand side by side") % _kind(event)


def _talk_begun(event: AuditEvent) -> Any:
    return _("Began the talk about the %(form)s") % _kind(event)


def _talk(event: AuditEvent) -> Any:
    return _("Wrote down the talk about the %(form)s") % _kind(event)


def _cancelled(event: AuditEvent) -> Any:
    return _("Cancelled the %(form)s") % _kind(event)


register("assessments.opened", _opened, mark="clipboard-list", corner="school")
register("assessments.handed_in", _handed_in, mark="clipboard-check", tone="good")
register("assessments.shared", _shared, mark="users")
register("assessments.talk_begun", _talk_begun, mark="users", corner="school")
register("assessments.talk_recorded", _talk, mark="message-square", corner="school")
register("assessments.cancelled", _cancelled, mark="x", corner="school")
register(
    "assessments.recovery_agreed",
    gettext_lazy("Agreed on a point of the recovery plan"),
    mark="flag",
    corner="school",
)
register(
    "assessments.recovery_reached",
    gettext_lazy("Reached a point of the recovery plan"),
    mark="check",
    tone="good",
)

register_people_changed(hand_over)
register_moved(follow_promises)
