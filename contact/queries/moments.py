"""Moments as their pages show them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Prefetch, Q
from django.utils import timezone

from contact import kinds
from contact.enums import TRIANGLE, MomentState, Stand
from contact.models import (
    AgreedAction,
    ContactMoment,
    ContactReport,
    Invitee,
    KindSwitch,
    MomentChange,
    OwnKind,
    Presence,
    ProposedTime,
    ReportAnswer,
    TimePick,
)
from contact.querysets import triangle_placements
from core.access import visible_or_404
from placements.models import Commitment, Placement

RELATED = (
    "placement__student__user",
    "placement__student__institution",
    "placement__programme__institution",
    "placement__host",
    "placement__site",
    "placement__school_contact",
    "organiser",
    "report",
)


def find_placement(user: Any, placement_id: int) -> Placement:
    """The placement, or 404; a guardian finds nothing here."""
    rows = triangle_placements(user).select_related(
        "student__user",
        "student__institution",
        "programme__institution",
        "host",
        "site",
        "school_contact",
    )
    return visible_or_404(rows, user, pk=placement_id)


def find(user: Any, placement_id: int, moment_id: int) -> ContactMoment:
    rows = ContactMoment.objects.select_related(*RELATED)
    return visible_or_404(rows, user, placement_id=placement_id, pk=moment_id)


def kinds_of(programme_id: int) -> list[kinds.MomentKind]:
    """The kinds that this programme uses, its own last. Two queries."""
    off = set(KindSwitch.objects.filter(programme=programme_id).values_list("kind", flat=True))
    own = OwnKind.objects.filter(programme=programme_id, is_used=True)
    standard = [kind for kind in kinds.all_kinds().values() if kind.key not in off]
    return [*standard, *(row.as_kind for row in own)]


def moments_of(placement: Placement) -> list[ContactMoment]:
    """All of one placement: what is to come first, then what was held. Three queries."""
    rows = (
        ContactMoment.objects.filter(placement=placement)
        .select_related("organiser", "report__written_by")
        .annotate(moves=Count("changes", filter=Q(changes__kind="moved"), distinct=True))
        .prefetch_related(
            Prefetch("report__answers", ReportAnswer.objects.order_by("pk")),
            Prefetch("invitees", Invitee.objects.select_related("user").order_by("pk")),
        )
    )
    return sorted(rows, key=_in_order)


def next_open(placement: Placement) -> ContactMoment | None:
    """The first talk that is to come, or the one for which a time is being chosen."""
    rows = ContactMoment.objects.open().filter(placement=placement)
    return rows.order_by(F("starts_at").asc(nulls_last=True), "pk").first()


def _in_order(moment: ContactMoment) -> tuple[int, float]:
    order = {MomentState.PROPOSED: 0, MomentState.PLANNED: 1, MomentState.HELD: 2}
    state = order.get(moment.state_enum, 3)
    moment_of = _when(moment).timestamp()
    return state, moment_of if state < 2 else -moment_of


def _when(moment: ContactMoment) -> datetime:
    if moment.report is not None:
        return timezone.make_aware(datetime.combine(moment.report.held_on, datetime.min.time()))
    return moment.starts_at or moment.created_at


@dataclass(frozen=True)
class TimeRow:
    """A proposed time and what each invited person says of it."""

    time: ProposedTime
    picks: list[tuple[Invitee, bool | None]]

    @property
    def suits_all(self) -> bool:
        return all(suits for _invitee, suits in self.picks)

    @property
    def number(self) -> int:
        return sum(bool(suits) for _invitee, suits in self.picks)

    def of(self, user: Any) -> bool | None:
        return next((suits for invitee, suits in self.picks if invitee.user_id == user.pk), None)


def times_of(moment: ContactMoment) -> list[TimeRow]:
    """The times that still stand. Three queries."""
    invitees = list(moment.invitees.select_related("user").order_by("pk"))
    times = moment.times.filter(withdrawn_at=None).prefetch_related(
        Prefetch("picks", TimePick.objects.order_by("pk"))
    )
    rows = []
    for time in times:
        said = {pick.user_id: pick.suits for pick in time.picks.all()}
        rows.append(TimeRow(time, [(one, said.get(one.user_id)) for one in invitees]))
    return rows


@dataclass(frozen=True)
class CornerStand:
    corner: str
    answer: ReportAnswer | None

    @property
    def stand(self) -> str:
        return self.answer.stand if self.answer else ""


def stands(answers: Any) -> list[CornerStand]:
    """The last answer of each corner."""
    last = {answer.corner: answer for answer in answers}
    return [CornerStand(corner, last.get(corner)) for corner in TRIANGLE]


@dataclass(frozen=True)
class ReportPage:
    report: ContactReport
    present: list[Presence]
    actions: list[tuple[AgreedAction, str]]
    stands: list[CornerStand]
    answers: list[ReportAnswer]
    versions: int

    @property
    def is_agreed(self) -> bool:
        return all(row.stand == Stand.AGREED for row in self.stands)

    @property
    def is_disputed(self) -> bool:
        return any(row.stand == Stand.NOT_AGREED for row in self.stands)


def report_page(report: ContactReport) -> ReportPage:
    """One version with all that its page shows. Five queries."""
    actions = list(report.actions.select_related("owner"))
    for action in actions:
        action.report = report
    states = dict(
        Commitment.objects.filter(
            placement=report.moment.placement_id,
            kind="contact.agreed_action",
            subject__in=[action.subject for action in actions],
        )
        .order_by("pk")
        .values_list("subject", "state")
    )
    answers = list(report.answers.select_related("answered_by"))
    return ReportPage(
        report=report,
        present=list(report.presences.select_related("user")),
        actions=[(action, states.get(action.subject, "open")) for action in actions],
        stands=stands(answers),
        answers=answers,
        versions=report.moment.reports.count(),
    )


def history(moment: ContactMoment) -> list[MomentChange]:
    return list(moment.changes.select_related("changed_by"))
