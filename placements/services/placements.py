"""Making a placement, and changing what was not signed yet."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core import audit
from core.access import require
from core.errors import ActionRefused
from people.enums import ProgrammeRoleName
from people.models import Enrolment, ProgrammeRole, User
from placements import guards
from placements.enums import PlacementSource, PlacementState
from placements.models import Placement, PlacementSupervisor
from placements.services.locking import lock, save
from placements.services.planned import open_planned
from placements.services.replacing import replaced
from placements.services.replanning import replan_one
from placements.services.searching import fill, search_of
from placements.transitions import take
from workplaces.models import HostSite

# What an agreement fixes: free while nothing is sent, afterwards by amendment only.
TERMS = (
    "site",
    "start_date",
    "end_date",
    "total_hours",
    "hours_per_week",
    "weekdays",
    "activities",
)


@transaction.atomic
def make_placement(
    *,
    actor: Any,
    enrolment: Enrolment,
    site: HostSite,
    start_date: date,
    end_date: date,
    total_hours: Decimal | None = None,
    hours_per_week: Decimal | None = None,
    weekdays: Sequence[int] = (),
    school_contact: User | None = None,
    supervisor: User | None = None,
    activities: str = "",
) -> Placement:
    """A placement made by the school; its plan opens at once."""
    require(actor, "placements.create", enrolment)
    placement = create_row(
        actor=actor,
        enrolment=enrolment,
        site=site,
        state=PlacementState.PREPARING,
        source=PlacementSource.COORDINATOR,
        start_date=start_date,
        end_date=end_date,
        total_hours=total_hours,
        hours_per_week=hours_per_week,
        weekdays=sorted(weekdays),
        school_contact=checked_contact(enrolment.programme_variant.programme_id, school_contact),
        activities=activities,
    )
    if supervisor is not None:
        PlacementSupervisor.objects.create(placement=placement, user=supervisor)
    open_planned(placement)
    audit.record(
        actor=actor, action="placements.made", subject=placement, placement_id=placement.pk
    )
    return placement


def create_row(*, actor: Any, enrolment: Enrolment, site: HostSite, **fields: Any) -> Placement:
    """The row with what follows from enrolment and site; refuses a second one of the same.

    A student who was looking for a place in this period has it now: that row is filled in.
    """
    variant = enrolment.programme_variant
    check_period(fields["start_date"], fields["end_date"])
    try:
        with transaction.atomic():
            search = search_of(enrolment, fields["start_date"], fields["end_date"])
            if search is not None:
                return fill(actor=actor, search=search, host=site.host, site=site, **fields)
            placement = Placement.objects.create(
                enrolment=enrolment,
                student_id=enrolment.student_id,
                programme_id=variant.programme_id,
                variant=variant.variant,
                host_id=site.host_id,
                site=site,
                created_by=actor,
                **fields,
            )
    except IntegrityError as error:
        if "placement_once" not in str(error):
            raise
        raise ActionRefused(
            _("This student already has a placement at this organisation that starts on that day.")
        ) from error
    replaced(actor=actor, enrolment_ids=[enrolment.pk])
    return placement


def check_period(start: date, end: date) -> None:
    if end < start:
        raise ActionRefused(_("The end date is before the start date."))


def checked_contact(programme_id: int, contact: User | None) -> User | None:
    """The contact of the school works in the programme."""
    if contact is None:
        return None
    roles = [ProgrammeRoleName.SCHOOL_SUPERVISOR, ProgrammeRoleName.COORDINATOR]
    if not ProgrammeRole.objects.filter(
        user=contact, programme_id=programme_id, role__in=roles
    ).exists():
        raise ActionRefused(_("The contact person has to be a supervisor in this programme."))
    return contact


@transaction.atomic
def change_details(*, actor: Any, placement_id: int, revision: int, **changes: Any) -> Placement:
    """Change terms that nobody has put a signature under. `changes`: any of TERMS."""
    unknown = set(changes) - set(TERMS)
    if unknown:
        raise TypeError(f"not a term of a placement: {sorted(unknown)}")
    placement = lock(placement_id, revision=revision)
    require(actor, "placements.change", placement)
    if placement.state == PlacementState.AGREED:
        raise ActionRefused(
            _("This placement is agreed. Make an amendment of the agreement to change it.")
        )
    if placement.state not in {PlacementState.PROPOSED, PlacementState.PREPARING}:
        raise ActionRefused(_("This placement is closed and cannot be changed any more."))
    guards.check(placement)
    changed = _apply(actor, placement, changes)
    if changed:
        audit.record(
            actor=actor,
            action="placements.changed",
            subject=placement,
            placement_id=placement.pk,
            fields=changed,
        )
    return placement


def _apply(actor: Any, placement: Placement, changes: Mapping[str, Any]) -> list[str]:
    """Set what differs and save it; names of what differed."""
    site = changes.get("site")
    if site is not None and site.host_id != placement.host_id:
        raise ActionRefused(_("Another organisation needs a new placement, not a change."))
    changed = [name for name, value in changes.items() if getattr(placement, name) != value]
    for name in changed:
        setattr(placement, name, changes[name])
    check_period(placement.start_date, placement.end_date)
    if changed:
        save(placement, *changed)
    if {"start_date", "end_date"} & {*changed}:
        replan_one(actor=actor, placement=placement, why="period")
    return changed


@transaction.atomic
def apply_effective_terms(
    *, actor: Any, placement_id: int, terms: Mapping[str, Any], agreement_label: str
) -> Placement:
    """What a signed agreement says from now on; called when it takes effect.

    `terms`: any of TERMS; `site` as a row or `site_id` as a number.
    """
    placement = lock(placement_id)
    values = dict(terms)
    if "site_id" in values:
        values["site"] = HostSite.objects.get(pk=values.pop("site_id"))
    unknown = set(values) - set(TERMS)
    if unknown:
        raise TypeError(f"not a term of a placement: {sorted(unknown)}")
    changed = _apply(actor, placement, values)
    if changed:
        audit.record(
            actor=actor,
            action="placements.terms_effective",
            subject=placement,
            placement_id=placement.pk,
            fields=changed,
            agreement=agreement_label,
        )
    return placement


@transaction.atomic
def mark_agreed(
    *, actor: Any, placement_id: int, at: datetime, elsewhere: bool = False
) -> Placement:
    """All have signed, here or `elsewhere`; called by who knows. A second call changes nothing."""
    placement = lock(placement_id)
    if placement.state == PlacementState.AGREED:
        return placement
    take("agree", placement)
    placement.agreed_at, placement.agreed_elsewhere = at, elsewhere
    save(placement, "state", "agreed_at", "agreed_elsewhere")
    audit.record(
        actor=actor, action="placements.agreed", subject=placement, placement_id=placement.pk
    )
    return placement
