"""What the pages about results show. Who may not see a thing gets None for it."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, QuerySet
from django.http import Http404

from decisions.cases import Case, is_appointed
from decisions.enums import ProposalState, ResultKind
from decisions.models import Decision, ExaminerAppointment, Proposal, WorkplaceAdvice
from decisions.queries.results import kinds_of
from decisions.queries.rules import rules_of
from placements.models import Placement

WITH_ALL = (
    "student__user",
    "student__institution",
    "programme__institution",
    "host",
    "school_contact",
    "enrolment__cohort__framework",
    "enrolment__programme_variant",
)


def placements() -> QuerySet[Placement]:
    return Placement.objects.select_related(*WITH_ALL).prefetch_related(
        "supervisor_links__user", "programme__variants"
    )


def find_case(user: Any, placement_id: int, kind: str) -> Case:
    """Of a placement that `user` may see, or of whose exam he or she is an appointed examiner."""
    if kind not in ResultKind.values:
        raise Http404
    placement = placements().filter(pk=placement_id).first()
    if placement is None or kind not in kinds_of(rules_of(placement.programme)):
        raise Http404
    seen = Placement.objects.visible_to(user).filter(pk=placement_id).exists()
    if not seen and not (kind == ResultKind.EXAM and is_appointed(user, placement)):
        raise Http404
    return Case(placement, kind)


@dataclass
class ResultCard:
    """One result on the page of a placement."""

    kind: ResultKind
    # There is a decision, whether or not the reader may read it.
    is_decided: bool = False
    decision: Decision | None = None
    proposal: Proposal | None = None
    may_prepare: bool = False

    @property
    def state(self) -> ProposalState | None:
        return self.proposal.state_enum if self.proposal else None


@dataclass
class ResultsPage:
    advice: WorkplaceAdvice | None
    cards: list[ResultCard]
    may_advise: bool = False
    appointments: list[ExaminerAppointment] = field(default_factory=list)


def results_page(user: Any, placement: Placement) -> ResultsPage:
    """A fixed number of queries."""
    rules = rules_of(placement.programme)
    cards = [ResultCard(kind) for kind in kinds_of(rules)]
    decided = {row.kind: row for row in Decision.objects.current().filter(placement=placement)}
    seen = Decision.objects.current().visible_to(user).filter(placement=placement)
    readable = {row.kind: row for row in seen.select_related("decided_by", "second_by")}
    proposals = Proposal.objects.open().visible_to(user).filter(placement=placement)
    written = {row.kind: row for row in proposals.select_related("proposed_by")}
    for card in cards:
        card.is_decided = card.kind in decided
        card.decision = readable.get(card.kind)
        card.proposal = written.get(card.kind)
        final = card.is_decided and decided[card.kind].result_enum.is_final
        may = user.has_perm("decisions.assess", Case(placement, card.kind))
        card.may_prepare = may and (not final or card.proposal is not None)
    advices = WorkplaceAdvice.objects.visible_to(user).newest().filter(placement=placement)
    standing = decided.get(ResultKind.PLACEMENT)
    return ResultsPage(
        advice=advices.select_related("given_by").first(),
        cards=cards,
        may_advise=user.has_perm("decisions.advise", placement)
        and (standing is None or not standing.result_enum.is_final),
        appointments=_appointments(placement) if rules.exam_apart else [],
    )


def has_begun(user: Any, placement: Placement) -> bool:
    """Is there an advice, a decision, or a proposal that `user` may see? One query: every page
    of a placement asks."""
    about = {"placement": placement}
    return (
        Placement.objects.filter(pk=placement.pk)
        .filter(
            Exists(WorkplaceAdvice.objects.filter(**about))
            | Exists(Decision.objects.filter(**about))
            | Exists(Proposal.objects.open().visible_to(user).filter(**about))
        )
        .exists()
    )


def _appointments(placement: Placement) -> list[ExaminerAppointment]:
    rows = ExaminerAppointment.objects.filter(placement=placement, ended_at=None)
    return list(rows.select_related("user"))


def decisions() -> QuerySet[Decision]:
    return Decision.objects.select_related(
        "decided_by", "second_by", "authorised_by", "advice__given_by", "replaced_by"
    )


def versions_of(user: Any, decision: Decision) -> list[Decision]:
    rows = Decision.objects.visible_to(user).filter(
        placement=decision.placement_id, kind=decision.kind
    )
    return list(rows.order_by("-number"))


def waiting_for(user: Any) -> list[Proposal]:
    """Proposals that somebody handed over, the longest waiting first; two queries."""
    rows = Proposal.objects.open().visible_to(user).select_related(
        "placement__student__user", "placement__programme", "placement__host", "proposed_by",
        "second_by",
    )  # fmt: skip
    return list(rows.order_by("proposed_at", "pk")[:200])
