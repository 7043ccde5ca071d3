from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.models import AuditEvent
from hours import panels, task_scope
from hours.weeks import Week
from people import task_sessions
from placements.timeline import register

__all__ = ["panels"]


def _weeks(event: AuditEvent) -> tuple[int, str]:
    keys = event.data.get("weeks") or [event.data.get("week", "")]
    return len(keys), ", ".join(str(Week.parse(key).number) for key in keys)


def _handed_in(event: AuditEvent) -> Any:
    return _("Handed in the hours of week %(weeks)s") % {"weeks": _weeks(event)[1]}


def _taken_back(event: AuditEvent) -> Any:
    return _("Took back the hours of week %(weeks)s") % {"weeks": _weeks(event)[1]}


def _approved(event: AuditEvent) -> Any:
    number, weeks = _weeks(event)
    return ngettext(
        "Approved the hours of week %(weeks)s", "Approved the hours of weeks %(weeks)s", number
    ) % {"weeks": weeks}


def _corrected(event: AuditEvent) -> Any:
    return _("Corrected the hours of week %(weeks)s") % {"weeks": _weeks(event)[1]}


def _sent_back(event: AuditEvent) -> Any:
    return _("Sent back the hours of week %(weeks)s") % {"weeks": _weeks(event)[1]}


register("hours.handed_in", _handed_in, mark="send", corner="student")
register("hours.taken_back", _taken_back, mark="undo-2", corner="student")
register("hours.approved", _approved, mark="check", tone="good", corner="workplace")
register("hours.corrected", _corrected, mark="pencil", corner="workplace")
register("hours.sent_back", _sent_back, mark="undo-2", tone="wait", corner="workplace")
task_sessions.register_scope(task_scope.SCOPE, describe=task_scope.describe)
