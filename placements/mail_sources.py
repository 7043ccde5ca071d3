"""Mails about several placements at once, such as a digest: higher apps say which.

They register in a module `mail_sources.py` what tells whether a row of the outbox (OuterRef("pk"))
is about one of these placements.
"""

from collections.abc import Callable

from django.db.models import Exists, OuterRef, Q, QuerySet

from notifications.models import OutboxMessage
from placements.models import Placement

Source = Callable[[QuerySet[Placement]], Exists]
_sources: list[Source] = []


def register(source: Source) -> Source:
    _sources.append(source)
    return source


def about(placements: QuerySet[Placement]) -> QuerySet[OutboxMessage]:
    """Every mail about one of `placements`. Asked per row: a page reads the newest until it is
    full, however many placements there are."""
    own = Exists(placements.filter(pk=OuterRef("placement_id")))
    wanted = Q(own)
    for source in _sources:
        wanted |= Q(source(placements))
    return OutboxMessage.objects.filter(wanted)


def about_one(placement: Placement) -> QuerySet[OutboxMessage]:
    """The same of one, by the index of the outbox."""
    one = Placement.objects.filter(pk=placement.pk)
    wanted = Q(placement_id=placement.pk)
    for source in _sources:
        wanted |= Q(source(one))
    return OutboxMessage.objects.filter(wanted)
