"""Which mails went out about placements, and whether they arrived."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import Exists, OuterRef, QuerySet

from core.keyset import Page, paginate
from core.search import prefix_query
from notifications import notices
from notifications.enums import DeliveryState, Trouble
from notifications.models import BadAddress, OutboxMessage
from people.models import User
from people.reach import coordinated_programmes
from placements import mail_sources
from placements.models import Placement

MOST = 20
# What is still under way is not sent a second time.
AGAIN = {DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.BOUNCED}
LOST = "lost"


@dataclass(frozen=True)
class Mail:
    message_id: int
    placement_id: int | None
    title: Any
    name: str
    person_id: int
    address: str
    state: str
    tone: str
    when: datetime
    queued_at: datetime
    delivered_at: datetime | None
    # When it is tried the next time.
    next_at: datetime | None
    tries: int
    why: str
    # The words of the mail server itself.
    words: str
    may_send_again: bool
    is_lost: bool
    address_is_bad: bool


@dataclass(frozen=True)
class MailFilters:
    """What the list of the school is narrowed to; unknown values narrow nothing."""

    state: str = ""
    text: str = ""
    person_id: int | None = None

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "MailFilters":
        state, person = query.get("state", ""), query.get("person", "")
        known = {LOST, *DeliveryState.values}
        return cls(
            state=state if state in known else "",
            text=query.get("q", "").strip()[:100],
            person_id=int(person)
            if person.isascii() and person.isdigit() and len(person) < 10
            else None,
        )


def mails_about(placement: Placement) -> list[Mail]:
    """The newest first, at most MOST; one query."""
    rows = _with_people(mail_sources.about_one(placement))
    return [_mail(row) for row in rows.order_by("-id")[:MOST]]


def placement_mails(placement: Placement, *, after: str, before: str, size: int) -> Page[Any]:
    return _page(mail_sources.about_one(placement), after=after, before=before, size=size)


def school_mails(
    user: Any, filters: MailFilters, *, after: str, before: str, size: int
) -> Page[Any]:
    """About the placements of the programmes that `user` coordinates; administrators: of all."""
    placements = Placement.objects.all()
    if not user.is_superuser:
        placements = placements.filter(programme_id__in=coordinated_programmes(user))
    rows = _narrowed(mail_sources.about(placements), filters)
    return _page(rows, after=after, before=before, size=size)


def _narrowed(rows: QuerySet[OutboxMessage], filters: MailFilters) -> QuerySet[OutboxMessage]:
    if filters.state == LOST:
        rows = rows.filter(state__in=[state for state in DeliveryState if state.is_lost])
    elif filters.state:
        rows = rows.filter(state=filters.state)
    if filters.person_id:
        rows = rows.filter(recipient_id=filters.person_id)
    words = prefix_query(filters.text)
    if words:
        named = User.objects.filter(search=SearchQuery(words, config="simple", search_type="raw"))
        rows = rows.filter(recipient__in=named.values("pk"))
    return rows


def _page(rows: QuerySet[OutboxMessage], *, after: str, before: str, size: int) -> Page[Any]:
    page = paginate(_with_people(rows), order=["-id"], after=after, before=before, size=size)
    return Page([_mail(row) for row in page.rows], page.next, page.previous)  # type: ignore[type-var]


def _with_people(rows: QuerySet[OutboxMessage]) -> QuerySet[OutboxMessage]:
    bad = BadAddress.objects.filter(
        user=OuterRef("recipient"), healed_at=None, address=OuterRef("recipient__email")
    )
    return rows.annotate(address_is_bad=Exists(bad)).select_related("recipient")


def _mail(row: Any) -> Mail:
    state = DeliveryState(row.state)
    waits = state == DeliveryState.WAITING
    return Mail(
        message_id=row.pk,
        placement_id=row.placement_id,
        title=notices.title_of(row.notice),
        name=row.recipient.name,
        person_id=row.recipient_id,
        address=row.sent_to or row.recipient.email or "",
        state=str(state.label),
        tone=state.tone,
        when=row.sent_at or row.created_at,
        queued_at=row.created_at,
        delivered_at=row.delivered_at,
        next_at=row.next_attempt_at if waits else None,
        tries=row.attempts,
        why=str(Trouble(row.trouble).label) if row.trouble in Trouble.values else "",
        words=row.last_error,
        # A digest is about many placements and written anew every day.
        may_send_again=state in AGAIN and row.placement_id is not None,
        is_lost=state.is_lost,
        address_is_bad=row.address_is_bad,
    )
