"""The rounds of a placement as their pages show them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from assessments.corners import name_of
from assessments.models import AssessmentRound, InstrumentVersion, Response
from assessments.planning import states_for
from core.access import visible_or_404
from people.enums import Corner
from people.reach import office_programmes
from placements.corners import corner_of
from placements.models import Placement, PlacementSupervisor

ORDER = [Corner.STUDENT, Corner.WORKPLACE, Corner.SCHOOL]


def rounds() -> QuerySet[AssessmentRound]:
    """With all that a page about one of them needs: three queries."""
    guides = PlacementSupervisor.objects.select_related("user").order_by("-is_first", "pk")
    return AssessmentRound.objects.select_related(
        "version",
        "shared_by",
        "talk_by",
        "placement__student__user",
        "placement__student__institution",
        "placement__programme__institution",
        "placement__host",
        "placement__school_contact",
    ).prefetch_related(
        Prefetch("placement__supervisor_links", guides),
        Prefetch("responses", Response.objects.select_related("submitted_by")),
    )


def find_round(user: Any, placement_id: int, round_id: int) -> AssessmentRound:
    """The round of this placement, or 404."""
    found = visible_or_404(rounds(), user, pk=round_id, placement_id=placement_id)
    for response in found.responses.all():
        response.round = found
    return found


def own_response(user: Any, row: AssessmentRound) -> Response | None:
    """That of the corner for which `user` speaks; None when that corner is not asked."""
    corner = corner_of(user, row.placement)
    return next((each for each in row.responses.all() if each.corner == corner), None)


def response_to_keep(user: Any, placement_id: int, round_id: int) -> Response | None:
    """The same by the shortest way, for the page that sends one answer at a time; None when it
    is not there or not for `user`: then `find_round` says which. Who acts for a corner of a
    placement sees its rounds, so that is all that is asked."""
    rows = Response.objects.filter(round=round_id, round__placement=placement_id)
    found = list(
        rows.select_related("round__placement__student").only(
            "corner",
            "round__placement__student__user_id",
            "round__placement__school_contact_id",
            "round__placement__programme_id",
            "round__placement__host_id",
            "round__placement__state",
        )
    )
    if not found:
        return None
    placement = found[0].round.placement
    if user.pk not in {placement.student.user_id, placement.school_contact_id}:
        prefetch_related_objects([placement], "supervisor_links")
    corner = corner_of(user, placement)
    for each in found:
        each.round.placement = placement
    return next((each for each in found if each.corner == corner), None)


@dataclass(frozen=True)
class CornerLine:
    """How far a corner is; never what it answered."""

    corner: str
    name: str
    response: Response
    is_own: bool
    # The answers may be read by the one who looks.
    is_readable: bool

    @property
    def label(self) -> str:
        return str(Corner(self.corner).label)

    @property
    def is_late(self) -> bool:
        """Handed in after the answers of the others could be read."""
        shared = self.response.round.shared_at
        handed_in = self.response.submitted_at
        return bool(shared and handed_in and handed_in > shared)


def lines_of(user: Any, row: AssessmentRound) -> list[CornerLine]:
    own = corner_of(user, row.placement)
    found = [
        CornerLine(
            response.corner,
            name_of(row.placement, response.corner),
            response,
            is_own=response.corner == own,
            is_readable=response.corner == own or (row.is_shared and response.is_handed_in),
        )
        for response in row.responses.all()
    ]
    return sorted(found, key=lambda line: ORDER.index(Corner(line.corner)))


@dataclass(frozen=True)
class RoundCard:
    row: AssessmentRound
    lines: list[CornerLine]

    @property
    def handed_in(self) -> int:
        return sum(line.response.is_handed_in for line in self.lines)

    @property
    def own(self) -> CornerLine | None:
        return next((line for line in self.lines if line.is_own), None)

    @property
    def waits_for_reader(self) -> bool:
        return self.row.is_open and self.own is not None and not self.own.response.is_handed_in


def cards_of(user: Any, placement: Placement) -> list[RoundCard]:
    """The rounds of this placement, the newest first."""
    seen = AssessmentRound.objects.visible_to(user)
    rows = rounds().filter(pk__in=seen, placement=placement).order_by("-opened_at", "-id")
    found = []
    for row in rows:
        row.placement = placement
        for response in row.responses.all():
            response.round = row
        found.append(RoundCard(row, lines_of(user, row)))
    return found


def may_read(user: Any, placement: Placement) -> bool:
    """Guardians see the placement; assessments are between student, school and workplace."""
    if user.is_superuser or corner_of(user, placement):
        return True
    return placement.programme_id in office_programmes(user)


def kinds_to_open(placement: Placement) -> list[InstrumentVersion]:
    """The forms that the programme has for this placement as it stands; one query."""
    rows = InstrumentVersion.objects.published().filter(
        instrument__programme=placement.programme_id
    )
    newest: dict[int, InstrumentVersion] = {}
    for version in rows.select_related("instrument").order_by("instrument__kind", "number"):
        newest[version.instrument_id] = version
    found = newest.values()
    return [row for row in found if placement.state in states_for(row.instrument.kind)]
