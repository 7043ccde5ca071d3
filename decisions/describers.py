"""What happened around results, in sentences on the timeline; never what was decided."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import following
from core.models import AuditEvent
from decisions.after_final import ask_advice
from decisions.enums import ResultKind
from decisions.handing_over import hand_over
from decisions.queries.completing import say_unfinished
from decisions.services.sealing import DOCUMENT_KIND
from decisions.verification import describe
from documents.describers import register_describer
from placements.listeners import register_people_changed, register_unfinished
from placements.timeline import register


def _words(event: AuditEvent) -> dict[str, Any]:
    return {"result": ResultKind(event.data.get("kind", ResultKind.PLACEMENT)).label}


def _proposed(event: AuditEvent) -> Any:
    return _("Proposed the %(result)s to a second assessor") % _words(event)


def _agreed(event: AuditEvent) -> Any:
    return _("Agreed with the proposal for the %(result)s") % _words(event)


def _sent_back(event: AuditEvent) -> Any:
    return _("Sent the proposal for the %(result)s back") % _words(event)


def _decided(event: AuditEvent) -> Any:
    return _("Decided on the %(result)s") % _words(event)


def _corrected(event: AuditEvent) -> Any:
    return _("Corrected the %(result)s with a next version") % _words(event)


def _begun(event: AuditEvent) -> Any:
    return _("Asked leave to correct the %(result)s") % _words(event)


def _authorised(event: AuditEvent) -> Any:
    return _("Authorised the correction of the %(result)s") % _words(event)


def _appointed(event: AuditEvent) -> Any:
    return _("Appointed %(person)s as an examiner") % {"person": event.data.get("person", "")}


register(
    "decisions.advised",
    gettext_lazy("Gave the advice of the workplace"),
    mark="message-square",
    corner="workplace",
)
register("decisions.proposed", _proposed, mark="users", corner="school", inside=True)
register("decisions.agreed", _agreed, mark="check", corner="school", inside=True)
register("decisions.sent_back", _sent_back, mark="undo-2", corner="school", inside=True)
register("decisions.decided", _decided, mark="badge-check", tone="good", corner="school")
register("decisions.corrected", _corrected, mark="badge-check", corner="school")
register("decisions.correction_begun", _begun, mark="pencil", corner="school", inside=True)
register("decisions.correction_authorised", _authorised, mark="check", corner="school", inside=True)
register("decisions.appointed", _appointed, mark="user-plus", corner="school", inside=True)

register_people_changed(hand_over)
register_unfinished(say_unfinished)
following.register(ask_advice)
register_describer(DOCUMENT_KIND, describe)
