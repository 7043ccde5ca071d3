"""A talk is proposed with some times, or planned at one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contact.enums import TRIANGLE, ChangeKind, MomentState, Where
from contact.kinds import OWN, MomentKind
from contact.models import ContactMoment, Invitee, MomentChange, ProposedTime, TimePick
from contact.parts import people_in
from contact.queries.moments import kinds_of
from contact.services import promises, staying, telling
from contact.services.agendas import check_free
from contact.services.locking import check_open, check_revision, check_talked_in, lock, save
from contact.words import one_line
from core import audit
from core.access import require
from core.errors import ActionRefused
from placements.corners import corner_of
from placements.models import Placement
from placements.services.locking import lock as lock_placement

FARTHEST = timedelta(days=400)
MOST_TIMES = 3


@dataclass(frozen=True)
class Talk:
    """What is planned: its kind, where, and how long."""

    kind: str
    where: str = Where.ON_SITE
    place: str = ""
    minutes: int = 45


@transaction.atomic
def propose(
    *,
    actor: Any,
    placement_id: int,
    talk: Talk,
    times: Sequence[datetime],
    request_key: UUID,
    corners: Sequence[str] = TRIANGLE,
    together: bool = False,
) -> ContactMoment:
    """Ask the others which of two or three times suit. The same form twice makes one."""
    placement = lock_placement(placement_id)
    require(actor, "contact.arrange", placement)
    made = ContactMoment.objects.filter(request_key=request_key, placement=placement).first()
    if made is not None:
        return made
    wanted = sorted(set(times))
    if len(wanted) < 2 or len(wanted) > MOST_TIMES:
        raise ActionRefused(_("Propose two or three different times."))
    for time in wanted:
        check_time(placement, time, talk.minutes)
    moment = _make(actor, placement, talk, request_key, corners)
    for time in wanted if not together else ():
        check_free(actor=actor, moment=moment, people=[actor], starts_at=time)
    rows = ProposedTime.objects.bulk_create(
        [ProposedTime(moment=moment, starts_at=time) for time in wanted]
    )
    # Who proposes a time can make it.
    TimePick.objects.bulk_create([TimePick(time=row, user=actor, suits=True) for row in rows])
    asked = [one for one in moment.invitees.select_related("user") if one.user_id != actor.pk]
    promises.ask_for_times(
        moment, {one.corner for one in asked if one.corner != moment.organiser_corner}
    )
    telling.pick_times(moment, [one.user for one in asked])
    _record(actor, "contact.proposed", moment)
    return moment


@transaction.atomic
def plan(
    *,
    actor: Any,
    placement_id: int,
    talk: Talk,
    starts_at: datetime,
    request_key: UUID,
    corners: Sequence[str] = TRIANGLE,
    together: bool = False,
) -> ContactMoment:
    """Plan at a time that is known to suit; the invitations go out at once.

    `together`: also when somebody is in another talk then.
    """
    placement = lock_placement(placement_id)
    require(actor, "contact.arrange", placement)
    made = ContactMoment.objects.filter(request_key=request_key, placement=placement).first()
    if made is not None:
        return made
    check_time(placement, starts_at, talk.minutes)
    moment = _make(actor, placement, talk, request_key, corners)
    if not together:
        check_free(actor=actor, moment=moment, people=invited(moment), starts_at=starts_at)
    _fix(actor, moment, starts_at)
    return moment


@transaction.atomic
def fix(
    *, actor: Any, moment_id: int, time_id: int, revision: int, together: bool = False
) -> ContactMoment:
    """One of the proposed times becomes the time."""
    moment = lock(moment_id)
    require(actor, "contact.fix", moment)
    check_open(moment)
    time = moment.times.filter(pk=time_id).first()
    if time is None or time.withdrawn_at is not None:
        raise ActionRefused(_("This time was withdrawn. Choose another one."))
    if moment.state == MomentState.PLANNED:
        if moment.starts_at == time.starts_at:
            return moment
        raise ActionRefused(_("Another time was fixed in the meantime. Move the talk instead."))
    check_revision(moment, revision)
    check_time(moment.placement, time.starts_at, moment.minutes)
    if not together:
        check_free(actor=actor, moment=moment, people=invited(moment), starts_at=time.starts_at)
    _fix(actor, moment, time.starts_at)
    return moment


def check_time(
    placement: Placement, starts_at: datetime, minutes: int, *, besides: int | None = None
) -> None:
    """Not in the past, not in another age, and not during another talk of this placement."""
    now = timezone.now()
    if starts_at <= now:
        raise ActionRefused(
            _("This time has passed. Was the talk held already? Then write its report.")
        )
    if starts_at > now + FARTHEST:
        raise ActionRefused(_("This is more than a year ahead. Is the year right?"))
    ends_at = starts_at + timedelta(minutes=minutes)
    near = placement.contact_moments.filter(
        state=MomentState.PLANNED,
        starts_at__lt=ends_at,
        starts_at__gt=starts_at - timedelta(hours=8),
    )
    for moment in near:
        if moment.pk != besides and moment.ends_at is not None and moment.ends_at > starts_at:
            raise ActionRefused(
                _("At that time another talk about this placement is planned: %(kind)s.")
                % {"kind": moment.kind_label}
            )


def _make(
    actor: Any, placement: Placement, talk: Talk, request_key: UUID, corners: Sequence[str]
) -> ContactMoment:
    check_talked_in(placement)
    own = corner_of(actor, placement)
    moment = ContactMoment.objects.create(
        placement=placement,
        **kind_fields(placement, talk.kind),
        where=talk.where,
        place=one_line(talk.place, 200),
        minutes=talk.minutes,
        organiser=actor,
        organiser_corner=own,
        request_key=request_key,
    )
    invite(moment, actor, own, corners)
    return moment


def kind_fields(placement: Placement, key: str) -> dict[str, Any]:
    """How a talk of this kind is kept. Refuses a kind that the programme does not use."""
    if key not in {kind.key for kind in kinds_of(placement.programme_id)}:
        raise ActionRefused(_("This programme does not use this kind of talk. Choose another."))
    own = key.removeprefix(f"{OWN}-")
    return {"kind": key} if own == key else {"kind": OWN, "own_kind_id": int(own)}


def kind_words(kind: MomentKind) -> dict[str, Any]:
    """For the timeline: which kind it was, and how it was called then."""
    return {"kind": kind.key} | ({"names": kind.names} if kind.names else {})


def invite(moment: ContactMoment, actor: Any, own: str, corners: Sequence[str]) -> None:
    """The persons of these corners, and who organises."""
    people = {actor.pk: (actor, own)}
    for corner in TRIANGLE:
        if corner in corners:
            for person in people_in(moment.placement, corner):
                people.setdefault(person.pk, (person, corner))
    Invitee.objects.bulk_create(
        [Invitee(moment=moment, user=user, corner=corner) for user, corner in people.values()]
    )


def _fix(actor: Any, moment: ContactMoment, starts_at: datetime) -> None:
    moment.state, moment.starts_at = MomentState.PLANNED, starts_at
    moment.sequence += 1
    save(moment, "state", "starts_at", "sequence")
    MomentChange.objects.create(
        moment=moment, kind=ChangeKind.PLANNED, after=starts_at, changed_by=actor
    )
    promises.time_settled(moment)
    staying.planned(actor, moment)
    telling.invitation(moment, invited(moment))
    _record(actor, "contact.planned", moment)


def invited(moment: ContactMoment) -> list[Any]:
    return [row.user for row in moment.invitees.select_related("user").order_by("pk")]


def _record(actor: Any, action: str, moment: ContactMoment) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject=moment,
        placement_id=moment.placement_id,
        **kind_words(moment.moment_kind),
        starts_at=moment.starts_at.isoformat() if moment.starts_at else "",
    )
