"""The workplace advises; the school decides."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.access import require
from core.errors import ActionRefused
from decisions.commitment_kinds import GIVE_ADVICE
from decisions.enums import ProposalState, ResultKind, Verdict
from decisions.freezing import advice_hash, named
from decisions.models import Proposal, WorkplaceAdvice
from decisions.queries.results import current_advice, current_decision
from decisions.services import telling
from decisions.services.locking import hold, refuse_before_agreement
from decisions.words import clean
from learning.outcomes import outcomes_of
from people.enums import Corner
from placements.models import Placement
from placements.services.commitments import keep


@transaction.atomic
def give_advice(
    *,
    actor: Any,
    placement_id: int,
    verdict: str,
    motivation: str = "",
    about: dict[int, str] | None = None,
    seen: int = 0,
) -> WorkplaceAdvice:
    """A version of the advice; the same words twice make one. `about`: a word per outcome id.

    `seen` is the number of the version that the sender had read, 0 for none. Refuses once the
    placement result was decided.
    """
    placement = hold(placement_id)
    require(actor, "decisions.advise", placement)
    refuse_before_agreement(placement)
    decided = current_decision(placement, ResultKind.PLACEMENT)
    if decided is not None and decided.result_enum.is_final:
        raise ActionRefused(_("The school has decided already, so the advice stays as it was."))
    row = _written(placement, actor, verdict, clean(motivation), about or {})
    newest = current_advice(placement)
    if newest is not None and newest.content_sha256 == row.content_sha256:
        return newest
    if (newest.number if newest else 0) != seen:
        raise ActionRefused(
            _("A colleague gave advice in the meantime. Read it; you can still change it.")
        )
    row.number = seen + 1
    row.save()
    keep(actor=actor, placement=placement, kind=GIVE_ADVICE, debtor=Corner.WORKPLACE)
    _reopen_proposal(placement)
    audit.record(
        actor=actor,
        action="decisions.advised",
        subject=row,
        placement_id=placement.pk,
        number=row.number,
    )
    telling.tell_advised(row)
    return row


def _written(
    placement: Placement, actor: Any, verdict: str, motivation: str, about: dict[int, str]
) -> WorkplaceAdvice:
    if verdict not in Verdict.values:
        raise ActionRefused(_("Choose one of the four answers."))
    if Verdict(verdict).asks_why and not motivation:
        raise ActionRefused(_("Write in a few words why."))
    known = {row.pk: row for row in outcomes_of(placement)}
    if set(about) - set(known):
        raise ActionRefused(_("This outcome is not part of this placement. Open the page again."))
    row = WorkplaceAdvice(
        placement=placement,
        verdict=verdict,
        motivation=motivation,
        outcomes=[
            {**named(outcome), "text": text}
            for pk, outcome in known.items()
            if (text := clean(about.get(pk, "")))
        ],
        given_by=actor,
        given_at=timezone.now(),
    )
    row.content_sha256 = advice_hash(row)
    return row


def _reopen_proposal(placement: Placement) -> None:
    """Nobody agreed with a proposal that knows this advice."""
    waiting = Proposal.objects.select_for_update(of=("self",)).filter(
        placement=placement,
        kind=ResultKind.PLACEMENT,
        state__in=[ProposalState.SECOND, ProposalState.AGREED],
    )
    for proposal in waiting:
        proposal.state = ProposalState.DRAFT
        proposal.second_at = proposal.second_by = None
        proposal.revision += 1
        proposal.save(update_fields=["state", "second_at", "second_by", "revision"])
