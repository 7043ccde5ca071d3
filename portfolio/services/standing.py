"""The promises of the workplace about a week of evidence follow what still waits in it."""

from typing import Any

from django.utils import timezone

from people.enums import Corner
from placements.corners import first_at_workplace
from placements.models import Placement
from placements.services.commitments import keep, lapse, open_commitment
from portfolio.enums import RequestState
from portfolio.models import Confirmation, EvidenceItem, FeedbackRequest
from portfolio.weeks import Week, days_of, subject_of

CONFIRM = "portfolio.confirm_evidence"
GIVE = "portfolio.give_feedback"


def open_week(placement: Placement, week: Week) -> None:
    """The workplace owes an answer about this week. Asking twice opens nothing twice."""
    open_commitment(
        placement=placement,
        kind=CONFIRM,
        debtor=Corner.WORKPLACE,
        creditor=Corner.STUDENT,
        owner=first_at_workplace(placement),
        subject=subject_of(week),
    )


def settle_week(placement: Placement | None, week: Week, *, actor: Any = None) -> None:
    """Close the promise when nothing of that week waits any more: kept when it was answered,
    lapsed when the student took everything back."""
    if placement is None:
        return
    items = EvidenceItem.objects.filter(placement=placement, made_on__range=days_of(week))
    if items.waiting().exists():
        return
    subject = subject_of(week)
    promise = placement.commitments.open().filter(kind=CONFIRM, subject=subject).first()
    if promise is None:
        return
    answered = Confirmation.objects.filter(item__in=items, given_at__gte=promise.opened_at)
    if answered.exists():
        last = answered.order_by("-id").select_related("person").first()
        by = actor or (last.person if last else None)
        keep(actor=by, placement=placement, kind=CONFIRM, subject=subject)
    else:
        lapse(placement=placement, kind=CONFIRM, subject=subject, reason="taken back")


def close_request(
    request: FeedbackRequest, state: RequestState, *, placement: Placement | None, actor: Any
) -> None:
    """Given or withdrawn; the promise that it opened follows."""
    request.state, request.closed_at = state, timezone.now()
    request.save(update_fields=["state", "closed_at"])
    if placement is None:
        return
    subject = request.subject_key
    if state == RequestState.GIVEN:
        keep(actor=actor, placement=placement, kind=GIVE, subject=subject)
    else:
        lapse(placement=placement, kind=GIVE, subject=subject, reason="withdrawn by the student")


def withdraw_requests(item: EvidenceItem, *, placement: Placement | None, actor: Any) -> None:
    """Nobody is asked any more about an item that is gone, or is of another placement now."""
    for request in item.feedback_requests.filter(state=RequestState.OPEN):
        close_request(request, RequestState.WITHDRAWN, placement=placement, actor=actor)
