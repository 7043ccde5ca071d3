"""A planned talk is moved or cancelled; its history keeps who, when, from and to."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contact.enums import ChangeKind, MomentState
from contact.models import ContactMoment, MomentChange
from contact.services import promises, staying, telling
from contact.services.agendas import check_free
from contact.services.locking import check_open, check_revision, lock, save
from contact.services.planning import check_time, invited, kind_words
from contact.words import one_line
from core import audit
from core.access import require
from core.errors import ActionRefused


@transaction.atomic
def move(
    *,
    actor: Any,
    moment_id: int,
    revision: int,
    starts_at: datetime,
    where: str,
    place: str = "",
    reason: str = "",
    together: bool = False,
) -> ContactMoment:
    """Another time or place. The calendars of all follow."""
    moment = lock(moment_id)
    require(actor, "contact.arrange", moment.placement)
    check_open(moment)
    place = one_line(place, 200)
    if (moment.starts_at, moment.where, moment.place) == (starts_at, where, place):
        return moment
    check_revision(moment, revision)
    if moment.state != MomentState.PLANNED:
        raise ActionRefused(_("No time was fixed yet. Choose one of the proposed times first."))
    if starts_at != moment.starts_at:
        check_time(moment.placement, starts_at, moment.minutes, besides=moment.pk)
        if not together:
            check_free(actor=actor, moment=moment, people=invited(moment), starts_at=starts_at)
    before = moment.starts_at
    moment.starts_at, moment.where, moment.place = starts_at, where, place
    moment.sequence += 1
    save(moment, "starts_at", "where", "place", "sequence")
    MomentChange.objects.create(
        moment=moment,
        kind=ChangeKind.MOVED,
        before=before,
        after=starts_at,
        reason=one_line(reason, 300),
        changed_by=actor,
    )
    telling.invitation(moment, invited(moment), moved=True)
    _record(actor, "contact.moved", moment)
    return moment


@transaction.atomic
def cancel(*, actor: Any, moment_id: int, revision: int, reason: str = "") -> ContactMoment:
    """The talk does not take place. Twice is once."""
    moment = lock(moment_id)
    require(actor, "contact.arrange", moment.placement)
    if moment.state == MomentState.CANCELLED:
        return moment
    check_open(moment)
    check_revision(moment, revision)
    moment.state = MomentState.CANCELLED
    moment.cancelled_at, moment.cancelled_by = timezone.now(), actor
    moment.sequence += 1
    save(moment, "state", "cancelled_at", "cancelled_by", "sequence")
    MomentChange.objects.create(
        moment=moment,
        kind=ChangeKind.CANCELLED,
        before=moment.starts_at,
        reason=one_line(reason, 300),
        changed_by=actor,
    )
    promises.time_settled(moment)
    staying.called_off(moment)
    telling.cancelled(moment, invited(moment))
    _record(actor, "contact.cancelled", moment)
    return moment


def _record(actor: Any, action: str, moment: ContactMoment) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject=moment,
        placement_id=moment.placement_id,
        **kind_words(moment.moment_kind),
        starts_at=moment.starts_at.isoformat() if moment.starts_at else "",
        moves=moment.changes.filter(kind=ChangeKind.MOVED).count(),
    )
