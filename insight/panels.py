"""Why a placement asks for somebody, on its page; for the school only."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from insight import words
from insight.enums import AnswerKind
from insight.models import PlacementHealth, SignalAnswer
from placements.models import Placement
from placements.panels import Panel, register


def panel_context(user: Any, placement: Placement) -> dict[str, Any] | None:
    if not user.has_perm("insight.view_signals", placement):
        return None
    health = PlacementHealth.objects.filter(pk=placement.pk).first()
    if health is None or not (health.signals or health.score):
        return None
    talked = _talked_about(placement)
    shown = [
        {
            "key": entry["key"],
            "title": words.title(entry),
            "tone": words.tone(entry),
            "quiet": entry["quiet"],
            "until": entry["until"],
            "discussed": talked.get(entry["key"]),
        }
        for entry in health.signals
    ]
    return {
        "placement": placement,
        "signals": shown,
        "score": health.score,
        "parts": words.parts_of(health.score_parts),
        "computed_at": health.computed_at,
    }


def _talked_about(placement: Placement) -> dict[str, SignalAnswer]:
    rows = SignalAnswer.objects.filter(placement=placement, kind=AnswerKind.DISCUSSED)
    return {row.key: row for row in rows.order_by("id").select_related("said_by")[:200]}


register(
    Panel(
        "signals",
        5,
        _("Why this asks for attention"),
        template="insight/panel.html",
        context=panel_context,
    )
)
