"""A student proposes a placement; the school answers."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.access import require
from core.errors import ActionRefused
from notifications.services import queue
from people.enums import Corner, ProgrammeRoleName
from people.models import Enrolment, User
from placements.enums import PlacementSource, PlacementState
from placements.models import Placement, PlacementSupervisor
from placements.services.commitments import keep, lapse, open_commitment
from placements.services.locking import lock, save
from placements.services.placements import create_row
from placements.services.planned import open_planned
from placements.services.searching import search_again
from placements.transitions import take
from workplaces.services.hosts import ensure_supervisor, find_or_make_host, find_or_make_site

APPROVE = "placements.approve_proposal"


@transaction.atomic
def propose(
    *,
    actor: Any,
    enrolment: Enrolment,
    host_name: str,
    start_date: date,
    end_date: date,
    street: str = "",
    postcode: str = "",
    city: str = "",
    hours_per_week: Decimal | None = None,
    weekdays: tuple[int, ...] = (),
    activities: str = "",
    supervisor_name: str = "",
    supervisor_email: str = "",
    supervisor_phone: str = "",
) -> Placement:
    """The student's own find, waiting for the school's answer."""
    require(actor, "placements.propose", enrolment)
    host = find_or_make_host(actor=actor, name=host_name)
    site = find_or_make_site(actor=actor, host=host, street=street, postcode=postcode, city=city)
    placement = create_row(
        actor=actor,
        enrolment=enrolment,
        site=site,
        state=PlacementState.PROPOSED,
        source=PlacementSource.STUDENT,
        start_date=start_date,
        end_date=end_date,
        hours_per_week=hours_per_week,
        weekdays=sorted(weekdays),
        activities=activities,
    )
    if supervisor_email:
        guide = ensure_supervisor(
            actor=actor,
            host=host,
            name=supervisor_name,
            email=supervisor_email,
            phone=supervisor_phone,
        )
        PlacementSupervisor.objects.create(placement=placement, user=guide)
    open_commitment(
        placement=placement, kind=APPROVE, debtor=Corner.SCHOOL, creditor=Corner.STUDENT
    )
    audit.record(
        actor=actor, action="placements.proposed", subject=placement, placement_id=placement.pk
    )
    for coordinator in coordinators_of(placement):
        queue(
            notice_key="placements.proposal_waits",
            recipient=coordinator,
            params={"placement_id": placement.pk},
            once_key=f"{_key(placement)}:waits:{coordinator.pk}",
            placement_id=placement.pk,
        )
    return placement


def _key(placement: Placement) -> str:
    """Names this proposal: a search can have several, one after the other."""
    if placement.from_search:
        number = placement.commitments.filter(kind=APPROVE).count()
        return f"proposal:{placement.pk}:{number}"
    return f"proposal:{placement.pk}"


def coordinators_of(placement: Placement) -> list[User]:
    return list(
        User.objects.filter(
            programme_roles__programme_id=placement.programme_id,
            programme_roles__role=ProgrammeRoleName.COORDINATOR,
            is_active=True,
        ).distinct()
    )


@transaction.atomic
def approve(*, actor: Any, placement_id: int) -> Placement:
    """The school says yes: the placement is prepared from here."""
    return _answer(actor=actor, placement_id=placement_id, step="approve")


@transaction.atomic
def reject(*, actor: Any, placement_id: int, reason: str) -> Placement:
    """The school says no, and why: the student reads it."""
    if not reason.strip():
        raise ActionRefused(_("Write why this place does not fit: the student reads it."))
    return _answer(actor=actor, placement_id=placement_id, step="reject", reason=reason.strip())


def _answer(*, actor: Any, placement_id: int, step: str, reason: str = "") -> Placement:
    placement = lock(placement_id)
    require(actor, "placements.approve", placement)
    proposal, host = _key(placement), placement.host_name
    looks_on = step == "reject" and placement.from_search
    if not looks_on:
        take(step, placement)
    elif placement.state != PlacementState.PROPOSED:
        take("search_again", placement)  # says why not
    placement.decided_at, placement.decided_by = timezone.now(), actor
    placement.decision_reason = reason
    save(placement, "state", "decided_at", "decided_by", "decision_reason")
    keep(actor=actor, placement=placement, kind=APPROVE)
    if looks_on:
        search_again(actor=actor, placement=placement)
    if step == "approve":
        open_planned(placement)
    audit.record(
        actor=actor,
        action="placements.approved" if step == "approve" else "placements.rejected",
        subject=placement,
        placement_id=placement.pk,
        reason=reason,
    )
    queue(
        notice_key="placements.proposal_answered",
        recipient=placement.student.user,
        params={"placement_id": placement.pk, "host": host},
        once_key=f"{proposal}:answered",
        placement_id=placement.pk,
    )
    return placement


@transaction.atomic
def withdraw(*, actor: Any, placement_id: int) -> Placement:
    """The student takes back a proposal, or the school a placement that was not agreed yet."""
    placement = lock(placement_id)
    require(actor, "placements.withdraw", placement)
    own = placement.student.user_id == actor.pk
    if own and placement.from_search and placement.state == PlacementState.PROPOSED:
        search_again(actor=actor, placement=placement)
        return placement
    take("withdraw", placement)
    save(placement, "state")
    lapse(placement=placement, reason="withdrawn")
    audit.record(
        actor=actor, action="placements.withdrawn", subject=placement, placement_id=placement.pk
    )
    return placement
