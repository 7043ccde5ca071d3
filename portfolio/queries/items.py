"""Items as they are shown: in lists, on their own page, and to the workplace by week."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from core.access import visible_or_404
from core.dates import today
from core.keyset import Page, paginate
from core.search import prefix_query
from placements.models import Placement
from portfolio.enums import EvidenceKind, Standing
from portfolio.models import Confirmation, EvidenceFile, EvidenceItem, Feedback
from portfolio.weeks import Week
from programmes.models import LearningOutcome

ORDER = ["-made_on", "-id"]
SIZE = 12
PERIODS = {"30": 30, "90": 90, "365": 365}


@dataclass(frozen=True)
class Filters:
    """What the address asks for. Anything that is not a known value asks for nothing."""

    text: str = ""
    outcome: int | None = None
    task: int | None = None
    placement: int | None = None
    standing: str = ""
    kind: str = ""
    period: str = ""
    without_outcome: bool = False

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Filters":
        def known(name: str, values: Sequence[str]) -> str:
            return query.get(name, "") if query.get(name, "") in values else ""

        period = query.get("period", "")
        return cls(
            text=query.get("q", "").strip()[:100],
            outcome=_number(query.get("outcome", "")),
            task=_number(query.get("task", "")),
            placement=_number(query.get("placement", "")),
            standing=known("standing", Standing.values),
            kind=known("kind", EvidenceKind.values),
            period=period if period in PERIODS or _month(period) else "",
            without_outcome=query.get("outcome", "") == "none",
        )

    @property
    def any(self) -> bool:
        return self != Filters()


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 19 else None


def _month(text: str) -> tuple[date, date] | None:
    """First and last day of "2026-03"."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    following = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    return first, following - timedelta(days=1)


def filtered(items: QuerySet[EvidenceItem], filters: Filters) -> QuerySet[EvidenceItem]:
    """`items` must know their standing."""
    if filters.text:
        query = prefix_query(filters.text)
        if not query:
            return items.none()
        items = items.filter(search=SearchQuery(query, search_type="raw", config="simple"))
    if filters.outcome:
        items = items.filter(outcomes=filters.outcome)
    if filters.without_outcome:
        items = items.filter(outcomes=None)
    if filters.task:
        items = items.filter(tasks=filters.task)
    if filters.placement:
        items = items.filter(placement=filters.placement)
    if filters.standing:
        items = items.filter(Q(standing_value=filters.standing))
    if filters.kind:
        items = items.filter(kind=filters.kind)
    if filters.period in PERIODS:
        items = items.filter(made_on__gte=today() - timedelta(days=PERIODS[filters.period]))
    elif days := _month(filters.period):
        items = items.filter(made_on__range=days)
    return items


def for_cards(items: QuerySet[EvidenceItem], *, with_text: bool = False) -> QuerySet[EvidenceItem]:
    """With what a card shows: three queries more, whatever the number of rows."""
    unread = ["search", "reflection"] if with_text else ["search", "reflection", "body"]
    said = Feedback.objects.filter(item=OuterRef("pk")).order_by().values("item")
    number = said.annotate(number=Count("pk")).values("number")
    outcomes = LearningOutcome.objects.only("id", "code", "name_nl", "name_en").order_by("code")
    return (
        items.select_related("placement__host")
        .defer(*unread)
        .prefetch_related(Prefetch("files", files()), Prefetch("outcomes", outcomes))
        .annotate(feedback_count=Coalesce(Subquery(number), 0))
    )


def files() -> QuerySet[EvidenceFile]:
    rows = EvidenceFile.objects.select_related("document__preview", "document__created_by")
    return rows.order_by("order", "id")


def find(user: Any, item_id: int, **lookup: Any) -> EvidenceItem:
    """The item with its corners, or 404."""
    rows = EvidenceItem.objects.with_standing().select_related(
        "student__user",
        "student__institution",
        "placement__host",
        "placement__programme",
        "placement__student__user",
        "placement__school_contact",
    )
    return visible_or_404(rows, user, pk=item_id, **lookup)


def words_about(item: EvidenceItem) -> list[Confirmation]:
    """All answers of the workplace, the newest first, each knowing whether it still counts."""
    rows = list(item.confirmations.order_by("-id"))
    current = True
    for row in rows:
        same = row.content_sha256 == item.content_sha256
        row.counts = current and same  # type: ignore[attr-defined]
        row.about_this = same  # type: ignore[attr-defined]
        current = current and not same
    return rows


def feedback_on(item: EvidenceItem) -> list[Feedback]:
    rows = list(item.feedback.select_related("author", "audio").order_by("-id"))
    for row in rows:
        row.about_this = row.content_sha256 == item.content_sha256  # type: ignore[attr-defined]
    return rows


@dataclass(frozen=True)
class WeekOfItems:
    week: Week
    items: list[EvidenceItem]


def waiting_by_week(placement: Placement) -> list[WeekOfItems]:
    """What the student handed in and the workplace has not answered, the oldest week first."""
    rows = for_cards(
        EvidenceItem.objects.filter(placement=placement).waiting().with_standing(), with_text=True
    ).order_by("made_on", "id")
    weeks: dict[Week, list[EvidenceItem]] = {}
    for row in rows:
        weeks.setdefault(row.week, []).append(row)
    return [WeekOfItems(week, items) for week, items in weeks.items()]


def others_of(placement: Placement, *, after: str, before: str) -> Page[EvidenceItem]:
    """The rest of the evidence of a placement, the newest first."""
    items = EvidenceItem.objects.current().filter(placement=placement).with_standing()
    answered = items.filter(~Q(standing_value=Standing.UNCONFIRMED) | Q(asked_at__isnull=True))
    return paginate(for_cards(answered), order=ORDER, after=after, before=before, size=SIZE)
