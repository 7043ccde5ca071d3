"""A student looks for a workplace: the placement is there, its host is not yet."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from core import audit
from core.access import require
from core.models import AuditEvent
from people.enums import Corner
from people.models import Enrolment, User
from placements.enums import PlacementSource, PlacementState
from placements.models import Commitment, Placement
from placements.models.placements import ENDED
from placements.queries.planning import Planner
from placements.services.commitments import keep, lapse, open_commitment
from placements.services.locking import lock, save
from placements.services.replacing import replaced
from placements.transitions import take

FIND_PLACE = "placements.find_place"
# What belongs to a workplace, and goes with it when a proposal is refused.
OF_THE_PLACE: dict[str, Any] = {
    "host": None,
    "site": None,
    "activities": "",
    "hours_per_week": None,
    "weekdays": [],
}


def without_placement(
    enrolments: QuerySet[Enrolment], start: date, end: date
) -> QuerySet[Enrolment]:
    """Those who have no placement, and look for none, in any part of this period."""
    has_one = Placement.objects.filter(
        enrolment=OuterRef("pk"), start_date__lte=end, end_date__gte=start
    ).exclude(state__in=[*ENDED, PlacementState.ENDED_EARLY])
    looks = Placement.objects.filter(
        enrolment=OuterRef("pk"),
        from_search=True,
        state__in=[PlacementState.SEARCHING, PlacementState.PROPOSED],
    )
    return enrolments.filter(~Exists(has_one), ~Exists(looks))


@transaction.atomic
def open_searches(
    *,
    actor: Any,
    enrolments: Iterable[Enrolment],
    start_date: date,
    end_date: date,
    school_contact: User | None = None,
) -> int:
    """Ask these students to find a place. Who has or looks for one is left alone, so that asking
    twice changes nothing. A fixed number of statements. Returns how many were asked."""
    wanted = list(
        without_placement(
            Enrolment.objects.filter(pk__in=[row.pk for row in enrolments]), start_date, end_date
        )
        .select_related("programme_variant__programme", "student")
        .order_by("pk")
    )
    for one in {row.programme_variant.programme_id: row for row in wanted}.values():
        require(actor, "placements.create", one)
    made = _make(actor, wanted, start_date, end_date, school_contact)
    _promise(made)
    replaced(actor=actor, enrolment_ids=[row.enrolment_id for row in made])
    _note(actor, made)
    return len(made)


def _make(
    actor: Any, wanted: list[Enrolment], start: date, end: date, contact: User | None
) -> list[Placement]:
    moment = timezone.now()
    rows = [
        Placement(
            enrolment=row,
            student_id=row.student_id,
            programme=row.programme_variant.programme,
            variant=row.programme_variant.variant,
            start_date=start,
            end_date=end,
            school_contact=contact,
            state=PlacementState.SEARCHING,
            from_search=True,
            source=PlacementSource.COORDINATOR,
            created_by=actor,
            created_at=moment,
        )
        for row in wanted
    ]
    # Somebody may ask the same students at this very moment: then theirs count.
    Placement.objects.bulk_create(rows, ignore_conflicts=True)
    made = Placement.objects.filter(
        enrolment__in=wanted, state=PlacementState.SEARCHING, created_by=actor, commitments=None
    )
    return list(made.select_related("student", "programme").order_by("pk"))


def _promise(made: list[Placement]) -> None:
    planner = Planner([FIND_PLACE])
    moment = timezone.now()
    rows = []
    for placement in made:
        planned = planner.planned(placement, FIND_PLACE)
        rows.append(
            Commitment(
                placement=placement,
                kind=FIND_PLACE,
                debtor=Corner.STUDENT,
                creditor=Corner.SCHOOL,
                owner_id=placement.student.user_id,
                due_on=planned.day,
                due_rule=planned.rule,
                opened_at=moment,
            )
        )
    Commitment.objects.bulk_create(rows, ignore_conflicts=True)


def _note(actor: Any, made: list[Placement]) -> None:
    AuditEvent.objects.bulk_create(
        AuditEvent(
            actor=actor,
            action="placements.search_opened",
            subject_type=Placement._meta.label_lower,
            subject_id=str(placement.pk),
            placement_id=placement.pk,
        )
        for placement in made
    )


def search_of(enrolment: Enrolment, start: date, end: date) -> Placement | None:
    """The search that a place in this period ends; held until the transaction ends."""
    rows = Placement.objects.filter(
        enrolment=enrolment,
        state=PlacementState.SEARCHING,
        start_date__lte=end,
        end_date__gte=start,
    ).values_list("pk", flat=True)
    found = rows.first()
    if found is None:
        return None
    placement = lock(found)
    # Somebody may have filled it while we waited.
    return placement if placement.state == PlacementState.SEARCHING else None


def fill(*, actor: Any, search: Placement, state: str, **fields: Any) -> Placement:
    """The place is there, proposed by the student or arranged by the school."""
    take("propose" if state == PlacementState.PROPOSED else "arrange", search)
    if fields.get("school_contact", "") is None:
        del fields["school_contact"]
    for name, value in fields.items():
        setattr(search, name, value)
    save(search, "state", *fields)
    keep(actor=actor, placement=search, kind=FIND_PLACE)
    return search


def search_again(*, actor: Any, placement: Placement) -> None:
    """A proposal that began as a search was refused or taken back: the student looks on.

    The row is held, and the right was asked for.
    """
    take("search_again", placement)
    for name, value in OF_THE_PLACE.items():
        setattr(placement, name, value)
    save(placement, "state", *OF_THE_PLACE)
    placement.supervisor_links.all().delete()
    lapse(placement=placement, reason="another place")
    open_commitment(
        placement=placement,
        kind=FIND_PLACE,
        debtor=Corner.STUDENT,
        creditor=Corner.SCHOOL,
        owner=placement.student.user,
    )
    audit.record(
        actor=actor,
        action="placements.search_opened",
        subject=placement,
        placement_id=placement.pk,
    )
