"""Mails about results: that there is something to do or to read, never what was decided."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from decisions import cases
from decisions.enums import OPEN_STATES, ProposalState, ResultKind
from decisions.models import Decision, Proposal
from decisions.queries.results import current_advice, current_decision
from decisions.task_scope import SCOPE
from notifications.notices import register
from people.enums import Corner
from placements.corners import corner_of
from placements.models import Placement
from placements.notices import PlacementNotice


class ResultNotice(PlacementNotice):
    """Subclasses say who may still get it: an appointed examiner sees the result and not the
    placement, so that right is looked at there."""

    category = "assessment"
    url_name = "decisions:placement"
    link_scope = SCOPE

    def readable(self) -> QuerySet[Placement]:
        return Placement.objects.all()

    def is_wanted(self, placement: Placement) -> bool:
        raise NotImplementedError

    def context(self) -> dict[str, Any]:
        kind = self.params.get("kind", ResultKind.PLACEMENT)
        return super().context() | {"result": ResultKind(kind).label}


@register
class AdviceAsked(ResultNotice):
    key = "decisions.advice_asked"
    title = pgettext_lazy("mail", "Request for advice on a result")
    template = "decisions/mail/advice_asked"
    url_name = "decisions:advice"

    def is_wanted(self, placement: Placement) -> bool:
        decided = current_decision(placement, ResultKind.PLACEMENT)
        return (
            corner_of(self.recipient, placement) == Corner.WORKPLACE
            and current_advice(placement) is None
            and (decided is None or not decided.result_enum.is_final)
        )


@register
class AdviceGiven(ResultNotice):
    key = "decisions.advice_given"
    title = pgettext_lazy("mail", "The workplace gave its advice")
    template = "decisions/mail/advice_given"
    can_be_disabled = True

    def is_wanted(self, placement: Placement) -> bool:
        return corner_of(self.recipient, placement) == Corner.SCHOOL


class ProposalNotice(ResultNotice):
    """Params: placement_id, proposal_id, kind. For who has a part in this result."""

    states = OPEN_STATES

    def is_wanted(self, placement: Placement) -> bool:
        proposal = Proposal.objects.filter(
            pk=self.params["proposal_id"], state__in=self.states
        ).first()
        return proposal is not None and self.concerns(proposal)

    def concerns(self, proposal: Proposal) -> bool:
        return cases.may_assess(self.recipient, proposal)

    def link(self, placement: Placement) -> str:
        """Deciding asks for a full session, of an appointed examiner too."""
        return settings.BASE_URL + reverse(
            "decisions:proposal", args=[placement.pk, self.params["kind"]]
        )


@register
class SecondAsked(ProposalNotice):
    key = "decisions.second_asked"
    title = pgettext_lazy("mail", "Request to look at a proposal for a result")
    template = "decisions/mail/second_asked"
    states = [ProposalState.SECOND]


@register
class SentBack(ProposalNotice):
    key = "decisions.sent_back"
    title = pgettext_lazy("mail", "A proposal for a result came back")
    template = "decisions/mail/sent_back"


@register
class Agreed(ProposalNotice):
    key = "decisions.agreed"
    title = pgettext_lazy("mail", "A second assessor agrees")
    template = "decisions/mail/agreed"
    can_be_disabled = True


@register
class LeaveAsked(ProposalNotice):
    key = "decisions.leave_asked"
    title = pgettext_lazy("mail", "Request to authorise a correction")
    template = "decisions/mail/leave_asked"

    def concerns(self, proposal: Proposal) -> bool:
        may = self.recipient.has_perm("decisions.authorise", proposal)
        return may and proposal.authorised_at is None


@register
class Authorised(ProposalNotice):
    key = "decisions.authorised"
    title = pgettext_lazy("mail", "A correction was authorised")
    template = "decisions/mail/authorised"
    can_be_disabled = True


@register
class Decided(ResultNotice):
    """Params: placement_id, decision_id."""

    key = "decisions.decided"
    title = pgettext_lazy("mail", "There is a result")
    template = "decisions/mail/decided"

    @property
    def decision(self) -> Decision | None:
        seen = Decision.objects.visible_to(self.recipient)
        return seen.filter(pk=self.params["decision_id"]).first()

    def is_wanted(self, placement: Placement) -> bool:
        return self.decision is not None

    def path(self, placement: Placement) -> str:
        row = self.decision
        if row is None:
            return super().path(placement)
        return reverse("decisions:decision", args=[placement.pk, row.kind, row.number])


@register
class Differs(Decided):
    """To the workplace: what the school did with its advice stands on the page."""

    key = "decisions.differs"
    title = pgettext_lazy("mail", "What the school did with your advice")
    template = "decisions/mail/differs"


@register
class Appointed(ResultNotice):
    key = "decisions.appointed"
    title = pgettext_lazy("mail", "Appointed as an examiner")
    template = "decisions/mail/appointed"

    def is_wanted(self, placement: Placement) -> bool:
        return cases.is_appointed(self.recipient, placement)

    def link(self, placement: Placement) -> str:
        return settings.BASE_URL + reverse(
            "decisions:proposal", args=[placement.pk, ResultKind.EXAM.value]
        )
