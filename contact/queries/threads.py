"""The inbox and one thread."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery

from contact.models import Attachment, Message, ReadMark, Thread
from contact.parts import people_in
from core.access import visible_or_404
from people.enums import Corner
from people.models import User

PAGE = 50


def unread_count(user: Any) -> int:
    """Threads with something new. One query, also for who has thousands of messages."""
    marks = ReadMark.objects.filter(thread=OuterRef("thread"), user=user).values("last_id")[:1]
    seen = Message.objects.filter(
        thread=OuterRef("pk"), withdrawn_at=None, pk__gt=Subquery(marks)
    ).exclude(author=user)
    unseen = Message.objects.filter(thread=OuterRef("pk"), withdrawn_at=None).exclude(author=user)
    own = ReadMark.objects.filter(thread=OuterRef("pk"), user=user)
    rows = Thread.objects.visible_to(user)
    return rows.filter(Exists(seen) | (~Exists(own) & Exists(unseen))).count()


def inbox(user: Any) -> QuerySet[Thread]:
    """Newest first, each with how many messages are new and the last one's author and day."""
    last = Message.objects.filter(thread=OuterRef("pk"), withdrawn_at=None).order_by("-pk")
    return (
        Thread.objects.visible_to(user)
        .with_unread(user)
        .annotate(last_author=Subquery(last.values("author__name")[:1]))
        .select_related("placement__student__user", "placement__host")
        .order_by("-last_at", "-pk")
    )


def find(user: Any, placement_id: int, thread_id: int) -> Thread:
    rows = Thread.objects.select_related(
        "placement__student__user",
        "placement__student__institution",
        "placement__programme__institution",
        "placement__host",
        "placement__school_contact",
    )
    return visible_or_404(rows, user, placement_id=placement_id, pk=thread_id)


@dataclass(frozen=True)
class Member:
    user: User
    corner: str

    @property
    def corner_label(self) -> object:
        return Corner(self.corner).label


def members(thread: Thread) -> list[Member]:
    """Who is in it now: the persons of its corners."""
    return [
        Member(person, corner)
        for corner in ("student", "school", "workplace")
        if corner in thread.corners
        for person in people_in(thread.placement, corner)
    ]


def messages_of(thread: Thread) -> list[Message]:
    """The last ones, the oldest first. Two queries."""
    rows = thread.messages.select_related("author").prefetch_related(
        Prefetch("attachments", Attachment.objects.select_related("document"))
    )
    return list(rows.order_by("-pk")[:PAGE])[::-1]


def read_by(thread: Thread) -> dict[int, list[str]]:
    """Under which message stands who read it last: {message id: [name, …]}."""
    found: dict[int, list[str]] = {}
    marks = ReadMark.objects.filter(thread=thread).order_by("pk")
    for last, name in marks.values_list("last_id", "user__name"):
        found.setdefault(last, []).append(name)
    return found


def last_unread(thread: Thread, user: Any) -> Message | None:
    """The newest message of somebody else, which is what a mail tells about."""
    rows = thread.messages.filter(withdrawn_at=None).exclude(author=user)
    return rows.select_related("author").order_by("-pk").first()


def own_mark(thread: Thread, user: Any) -> int:
    """The last message that `user` read; 0 for nothing."""
    marks = ReadMark.objects.filter(thread=thread, user=user)
    return marks.values_list("last_id", flat=True).first() or 0
