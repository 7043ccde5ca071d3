from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.dates import short_day
from core.models import AuditEvent
from notifications import notices
from placements import mail_panel
from placements.enums import EndReason
from placements.services.recognition import recognition_changed
from placements.timeline import register
from placements.words import sentence
from workplaces.listeners import register_recognition_changed

__all__ = ["mail_panel"]

FIELDS = {
    "site": gettext_lazy("site"),
    "start_date": gettext_lazy("start date"),
    "end_date": gettext_lazy("end date"),
    "total_hours": gettext_lazy("total hours"),
    "hours_per_week": gettext_lazy("hours a week"),
    "weekdays": gettext_lazy("days"),
    "activities": gettext_lazy("what the student will do"),
}


def _fields(event: AuditEvent) -> str:
    return ", ".join(str(FIELDS.get(name, name)) for name in event.data.get("fields", []))


def _changed(event: AuditEvent) -> Any:
    return _("Changed: %(fields)s") % {"fields": _fields(event)}


def _terms(event: AuditEvent) -> Any:
    return _("In effect by version %(agreement)s of the agreement: %(fields)s") % {
        "agreement": event.data.get("agreement", ""),
        "fields": _fields(event),
    }


def _contact(event: AuditEvent) -> Any:
    return _("%(name)s became the contact of the school") % {"name": event.data.get("after", "")}


def _supervisor(event: AuditEvent) -> Any:
    return _("%(name)s became the supervisor at the workplace") % {
        "name": event.data.get("after", "")
    }


def _supervisor_gone(event: AuditEvent) -> Any:
    return _("%(name)s is no longer a supervisor") % {"name": event.data.get("before", "")}


def _ended(event: AuditEvent) -> Any:
    reason = event.data.get("reason", "")
    label = EndReason(reason).label if reason in EndReason.values else reason
    return _("Ended early: %(reason)s") % {"reason": label}


def _rejected(event: AuditEvent) -> Any:
    return _("The proposal was not approved: %(reason)s") % {"reason": event.data.get("reason", "")}


def _waived(event: AuditEvent) -> Any:
    return _("No longer needed: %(reason)s") % {"reason": event.data.get("reason", "")}


def _day(event: AuditEvent, name: str) -> str:
    return short_day(date.fromisoformat(event.data[name]), with_year=True)


def _postponed(event: AuditEvent) -> Any:
    return _("New date, %(day)s: %(promise)s") % {
        "day": _day(event, "to_day"),
        "promise": sentence(event.data["kind"], event.data["corner"], mine=True) or "",
    }


def _received(event: AuditEvent) -> Any:
    return _("Received in another way: %(promise)s (%(how)s)") % {
        "promise": sentence(event.data["kind"], event.data["corner"], mine=True) or "",
        "how": event.data["how"],
    }


def _away(event: AuditEvent) -> Any:
    return _("The student is away from %(first)s up to %(last)s") % {
        "first": _day(event, "from_day"),
        "last": _day(event, "until_day"),
    }


def _not_away(event: AuditEvent) -> Any:
    return _("The student is not away from %(first)s after all") % {
        "first": _day(event, "from_day")
    }


def _replanned(event: AuditEvent) -> Any:
    moved = event.data.get("moved", 0)
    return ngettext(
        "%(moved)d promise got another date", "%(moved)d promises got another date", moved
    ) % {"moved": moved}


def _mail_again(event: AuditEvent) -> Any:
    title = notices.title_of(event.data.get("notice", ""))
    return _("Sent a mail again: %(title)s") % {"title": title}


register("placements.made", gettext_lazy("Made the placement"), mark="plus", corner="school")
register(
    "placements.imported", gettext_lazy("Imported the placement"), mark="upload", corner="school"
)
register(
    "placements.changed_by_import",
    gettext_lazy("Changed by the list of the school"),
    mark="upload",
    corner="school",
    inside=True,
)
register(
    "placements.agreed_by_import",
    gettext_lazy("Agreed, by the list of the school"),
    mark="handshake",
    tone="good",
    corner="school",
)
register(
    "placements.proposed", gettext_lazy("Proposed this placement"), mark="send", corner="student"
)
register(
    "placements.search_opened",
    gettext_lazy("Began to look for a workplace"),
    mark="search",
    corner="school",
)
register(
    "placements.approved",
    gettext_lazy("Approved the proposal"),
    mark="check",
    tone="good",
    corner="school",
)
register("placements.rejected", _rejected, mark="x", tone="late", corner="school")
register("placements.withdrawn", gettext_lazy("Withdrew the placement"), mark="undo-2")
register("placements.changed", _changed, mark="pencil", corner="school", inside=True)
register("placements.terms_effective", _terms, mark="file-check", tone="good")
register(
    "placements.agreed", gettext_lazy("The placement is agreed"), mark="handshake", tone="good"
)
register("placements.contact_assigned", _contact, mark="user", corner="school")
register("placements.supervisor_set", _supervisor, mark="user-plus")
register("placements.supervisor_removed", _supervisor_gone, mark="user")
register("placements.ended_early", _ended, mark="flag", tone="late", corner="school")
register(
    "placements.completed",
    gettext_lazy("Completed the placement"),
    mark="flag",
    tone="good",
    corner="school",
)
register("notifications.sent_again", _mail_again, mark="send", corner="school", inside=True)
register("placements.commitment_waived", _waived, mark="minus")
register("placements.postponed", _postponed, mark="calendar")
register("placements.received_otherwise", _received, mark="check", tone="good")
register("placements.interruption_noted", _away, mark="calendar", corner="school")
register("placements.interruption_changed", _away, mark="calendar", corner="school")
register("placements.interruption_removed", _not_away, mark="calendar", corner="school")
register("placements.replanned", _replanned, mark="calendar")
register_recognition_changed(recognition_changed)
