"""What the timeline says of talks: that they were planned, moved, held; never what was said."""

from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from contact import kinds
from contact.services.handing_over import hand_over
from contact.task_scope import SCOPE, describe
from core.dates import short_day
from core.models import AuditEvent
from people.task_sessions import register_scope
from placements.listeners import register_people_changed
from placements.timeline import register


def _words(event: AuditEvent) -> dict[str, str]:
    key, when = event.data.get("kind", ""), event.data.get("starts_at", "")
    start = localtime(datetime.fromisoformat(when)) if when else None
    day = short_day(start.date(), with_year=True) if start else ""
    return {
        "kind": _label(key, event.data.get("names") or {}),
        "when": f"{day}, {start:%H:%M}" if start else "",
    }


def _label(key: str, names: dict[str, str]) -> str:
    """`names`: of a kind that the programme made itself, as it was called then."""
    if key in kinds.known_keys():
        return str(kinds.get(key).label)
    return names.get((get_language() or "nl")[:2]) or names.get("nl") or key


def _proposed(event: AuditEvent) -> str:
    return _("Asked which time suits: %(kind)s") % _words(event)


def _planned(event: AuditEvent) -> str:
    return _("Planned: %(kind)s, %(when)s") % _words(event)


def _moved(event: AuditEvent) -> str:
    return _("Moved: %(kind)s, now %(when)s") % _words(event)


def _cancelled(event: AuditEvent) -> str:
    return _("Cancelled: %(kind)s") % _words(event)


def _reported(event: AuditEvent) -> str:
    return _("Held and reported: %(kind)s") % _words(event)


def _changed(event: AuditEvent) -> str:
    return _("Changed the report: %(kind)s") % _words(event)


def _answered(event: AuditEvent) -> str:
    if event.data.get("stand") == "not_agreed":
        return _("Does not agree with the report: %(kind)s") % _words(event)
    return _("Agrees with the report: %(kind)s") % _words(event)


def _done(event: AuditEvent) -> str:
    return _("Did what was agreed: %(kind)s") % _words(event)


register("contact.proposed", _proposed, mark="calendar")
register("contact.planned", _planned, mark="calendar-check", tone="info")
register("contact.moved", _moved, mark="calendar")
register("contact.cancelled", _cancelled, mark="circle-x")
register("contact.reported", _reported, mark="message-square", tone="good")
register("contact.report_changed", _changed, mark="pencil")
register("contact.report_answered", _answered, mark="check")
register("contact.action_done", _done, mark="circle-check", tone="good")
register_people_changed(hand_over)
register_scope(SCOPE, describe=describe)
