"""The board of the demo school: worked out, a view that is shared, a signal that was answered."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from core.dates import today
from insight.enums import AnswerKind
from insight.models import PlacementHealth, SavedView
from insight.services import refreshing
from insight.services.answering import answer
from insight.services.looking import save_view
from people.reach import office_programmes

VIEW = "Tussentijds moment komt eraan"


def load(coordinator: Any) -> None:
    refreshing.rebuild()
    refreshing.refresh_all_changed()
    programmes = office_programmes(coordinator)
    if programmes and not SavedView.objects.filter(owner=coordinator, name=VIEW).exists():
        save_view(
            actor=coordinator,
            name=VIEW,
            query="todo=midterm&sort=next",
            shared_with=programmes[0],
        )
    answer_some(coordinator, programmes)


def answer_some(coordinator: Any, programmes: list[int]) -> None:
    """One signal was talked about, another set aside for two weeks."""
    rows = PlacementHealth.objects.filter(programme_id__in=programmes, level__gte=2)
    said = (
        (AnswerKind.DISCUSSED, "Gebeld met de begeleider: het bezoek is volgende week.", None),
        (
            AnswerKind.SNOOZED,
            "De student is op schoolreis en heeft daarna een gesprek.",
            today() + timedelta(days=14),
        ),
    )
    for row, (kind, reason, until) in zip(rows.order_by("-score")[3:5], said, strict=False):
        answer(
            actor=coordinator,
            placement_id=row.pk,
            key=row.signals[0]["key"],
            kind=kind,
            reason=reason,
            until=until,
            once_key=uuid4(),
        )
