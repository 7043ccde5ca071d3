"""One placement with everything its page shows."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.shortcuts import get_object_or_404

from core.keeping import kept_on
from core.models import AuditEvent
from people.enums import Corner
from people.models import Guardianship
from people.reach import programmes_with
from placements import kinds
from placements.models import Commitment, Placement, PlacementSupervisor
from placements.timeline import entries

LATEST = 6


def find(user: Any, placement_id: int) -> Placement:
    """The placement with its corners, or 404."""
    rows = Placement.objects.select_related(
        "student__user",
        "student__institution",
        "programme",
        "host",
        "site",
        "enrolment__cohort__framework",
        "school_contact",
        "decided_by",
    )
    return get_object_or_404(rows.visible_to(user, searching=True), pk=placement_id)


@dataclass(frozen=True)
class Reader:
    """From which corner `user` looks at this placement; decides which details are shown."""

    corner: str
    office: bool = False
    guides: bool = False

    @classmethod
    def of(cls, user: Any, placement: Placement) -> "Reader":
        office = user.is_superuser or placement.programme_id in programmes_with(
            user, ["coordinator", "manager", "examiner"]
        )
        if office or placement.school_contact_id == user.pk:
            return cls(Corner.SCHOOL, office=office)
        if placement.student.user_id == user.pk:
            return cls(Corner.STUDENT)
        if any(link.user_id == user.pk for link in placement.supervisor_links.all()):
            return cls(Corner.WORKPLACE, guides=True)
        if any(row.guardian_id == user.pk for row in placement.student.guardianships.all()):
            return cls(Corner.GUARDIAN)
        return cls(Corner.WORKPLACE)

    @property
    def is_school(self) -> bool:
        return self.corner == Corner.SCHOOL

    @property
    def sees_student_contact(self) -> bool:
        """Address of the student: the school, the student and who guides; nobody else."""
        return self.is_school or self.corner == Corner.STUDENT or self.guides

    @property
    def sees_birth_date(self) -> bool:
        return self.is_school or self.corner == Corner.STUDENT

    @property
    def sees_guardians(self) -> bool:
        return self.corner in {Corner.SCHOOL, Corner.STUDENT, Corner.GUARDIAN}


def load_people(placement: Placement) -> None:
    """Supervisors and guardians, kept on the object: two queries."""
    guides = PlacementSupervisor.objects.select_related("user").order_by("-is_first", "user__name")
    guardians = Guardianship.objects.select_related("guardian").order_by("id")
    prefetch_related_objects(
        [placement],
        Prefetch("supervisor_links", guides),
        Prefetch("student__guardianships", guardians),
    )


def ledger(placement: Placement) -> list[Commitment]:
    """All promises of known kinds, by date; each knows its `phase`. Read once per page."""
    return kept_on(placement, "ledger", lambda: _read_ledger(placement))


def _read_ledger(placement: Placement) -> list[Commitment]:
    rows = [
        row
        for row in placement.commitments.with_postponed()
        .select_related("owner")
        .order_by("due_on", "id")
        if kinds.is_known(row.kind)
    ]
    for row in rows:
        row.phase = kinds.get(row.kind).phase  # type: ignore[attr-defined]
        row.placement = placement
    return rows


def timeline(
    placement: Placement, *, for_school: bool, limit: int | None = None
) -> list[dict[str, Any]]:
    events: QuerySet[AuditEvent] = AuditEvent.objects.filter(placement_id=placement.pk)
    events = events.select_related("actor").order_by("-id")
    return entries(events[: limit * 3] if limit else events[:500], for_school=for_school)[:limit]
