"""Whoever comes to a talk is not in another talk at that time, unless they mean it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from contact.enums import MomentState
from contact.models import ContactMoment, Invitee
from core.errors import ActionRefused

LONGEST = timedelta(hours=8)
_AGENDA = 0xC0A7


class AtOnce(ActionRefused):
    """Somebody is in another talk then. Two students visited together are two talks at once, so
    whoever says `together` plans it all the same."""


def check_free(
    *, actor: Any, moment: ContactMoment, people: Iterable[Any], starts_at: datetime
) -> None:
    """`people`: who has to be free for `moment` from `starts_at` on.

    Their agendas are held until the transaction ends, so that two talks that are planned in the
    same second see each other. Of a talk that `actor` does not see, only its time is told.
    """
    names = {person.pk: person.name for person in people}
    _hold(names)
    ends_at = starts_at + timedelta(minutes=moment.minutes)
    rows = Invitee.objects.filter(
        user__in=names,
        moment__state=MomentState.PLANNED,
        moment__starts_at__lt=ends_at,
        moment__starts_at__gt=starts_at - LONGEST,
    ).exclude(moment__placement=moment.placement_id)
    for row in rows.select_related("moment__placement__student__user").order_by("pk"):
        if row.moment.ends_at is not None and row.moment.ends_at > starts_at:
            raise AtOnce(_sentence(actor, row.moment, row.user_id, names[row.user_id]))


def _hold(people: Iterable[int]) -> None:
    with connection.cursor() as cursor:
        for pk in sorted(people):
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_AGENDA, pk])


def _sentence(actor: Any, other: ContactMoment, busy: int, name: str) -> str:
    words = {
        "name": name,
        "kind": other.kind_label,
        "student": other.placement.student.user.name,
    }
    if busy == actor.pk:
        return _("At that time you have another talk: %(kind)s, %(student)s.") % words
    if ContactMoment.objects.visible_to(actor).filter(pk=other.pk).exists():
        return _("At that time %(name)s has another talk: %(kind)s, %(student)s.") % words
    return _("At that time %(name)s has another talk.") % words
