"""The talk: the points that people choose, what came out, and the plan after a weak mid-term."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.commitment_kinds import RECOVERY
from assessments.corners import owner_of
from assessments.enums import FILLING_CORNERS
from assessments.models import LONGEST, AssessmentRound, RecoveryPoint, TalkPoint
from assessments.services import locking
from core import audit
from core.access import require
from core.dates import today
from core.errors import ActionRefused, AlreadyDone
from people.enums import Corner
from placements.corners import corner_of
from placements.services.commitments import keep, open_commitment

MOST_POINTS = 3


@transaction.atomic
def choose_point(*, actor: Any, round_id: int, criterion_id: int, chosen: bool) -> None:
    """Put a question on the agenda, or take it off. At most three; twice changes nothing."""
    row = _shared(actor, round_id, "assessments.choose_points")
    if not chosen:
        row.talk_points.filter(criterion=criterion_id).delete()
        return
    criterion = row.version.criteria.filter(pk=criterion_id).first()
    if criterion is None:
        raise ActionRefused(_("This question is not in this form. Open the page again."))
    if row.talk_points.filter(criterion=criterion).exists():
        return
    if row.talk_points.count() >= MOST_POINTS:
        raise ActionRefused(_("Three points are enough for one talk. Take one off first."))
    TalkPoint.objects.create(round=row, criterion=criterion, chosen_by=actor)


@transaction.atomic
def record_talk(
    *, actor: Any, round_id: int, revision: int, held_on: date, outcome: str, changes: str
) -> AssessmentRound:
    """What came out of the talk. It can be improved later; two who write at once are told."""
    row = _shared(actor, round_id, "assessments.record_talk")
    if row.revision != revision:
        raise ActionRefused(
            _("Somebody else wrote here in the meantime. Read it, and add what is missing.")
        )
    outcome, changes = _text(outcome), _text(changes)
    if not outcome:
        raise ActionRefused(_("Write in a few words what came out of the talk."))
    if held_on > today():
        raise ActionRefused(_("A talk is written down after it was held."))
    row.talk_on, row.talk_outcome, row.talk_changes = held_on, outcome, changes
    row.talk_at, row.talk_by = timezone.now(), actor
    row.revision += 1
    row.save(
        update_fields=[
            "talk_on", "talk_outcome", "talk_changes", "talk_at", "talk_by", "revision",
        ]
    )  # fmt: skip
    audit.record(
        actor=actor,
        action="assessments.talk_recorded",
        subject=row,
        placement_id=row.placement_id,
        kind=row.kind,
        number=row.number,
    )
    return row


@transaction.atomic
def add_recovery_point(
    *,
    actor: Any,
    round_id: int,
    text: str,
    corner: str,
    due_on: date,
    once_key: str,
    criterion_id: int | None = None,
) -> RecoveryPoint:
    """Something that will be different by a day; it stands in the ledger until it is reached."""
    row = _shared(actor, round_id, "assessments.record_talk")
    text = _text(text)
    if not text:
        raise ActionRefused(_("Write what will be different."))
    if corner not in {each.value for each in FILLING_CORNERS}:
        raise ActionRefused(_("Choose who sees to it."))
    if due_on < today():
        raise ActionRefused(_("Choose a day from today on."))
    criterion = row.version.criteria.filter(pk=criterion_id).first() if criterion_id else None
    point, created = RecoveryPoint.objects.get_or_create(
        round=row,
        once_key=once_key,
        defaults={
            "text": text,
            "corner": corner,
            "due_on": due_on,
            "criterion": criterion,
            "created_by": actor,
        },
    )
    if created:
        open_commitment(
            placement=row.placement,
            kind=RECOVERY,
            debtor=corner,
            creditor=Corner.STUDENT if corner == Corner.SCHOOL else Corner.SCHOOL,
            owner=owner_of(row.placement, corner),
            subject=point.subject_key,
            due_on=due_on,
        )
        audit.record(
            actor=actor,
            action="assessments.recovery_agreed",
            subject=row,
            placement_id=row.placement_id,
            corner=corner,
            due=due_on.isoformat(),
        )
    return point


@transaction.atomic
def reach_point(*, actor: Any, point_id: int) -> RecoveryPoint:
    """The school says that this is in order now; or the student, about what the school owed."""
    wanted = RecoveryPoint.objects.values_list("round_id", flat=True).get(pk=point_id)
    row = _shared(actor, wanted, "assessments.choose_points")
    point = RecoveryPoint.objects.select_for_update(of=("self",)).get(pk=point_id)
    says = Corner.STUDENT if point.corner == Corner.SCHOOL else Corner.SCHOOL
    if corner_of(actor, row.placement) != says:
        raise ActionRefused(_("Only the one it was promised to can say that it is reached."))
    if point.reached_at is not None:
        raise AlreadyDone(_("This point was reached already."))
    point.reached_at, point.reached_by = timezone.now(), actor
    point.save(update_fields=["reached_at", "reached_by"])
    keep(actor=actor, placement=row.placement, kind=RECOVERY, subject=point.subject_key)
    audit.record(
        actor=actor,
        action="assessments.recovery_reached",
        subject=row,
        placement_id=row.placement_id,
        corner=point.corner,
    )
    return point


def _shared(actor: Any, round_id: int, permission: str) -> AssessmentRound:
    """The round, held; only when its answers stand side by side."""
    row = locking.lock_round(round_id)
    require(actor, permission, row)
    locking.refuse_when_closed(row)
    if not row.is_shared:
        raise ActionRefused(_("This comes when the answers stand side by side."))
    return row


def _text(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if len(text) > LONGEST:
        raise ActionRefused(_("This text is too long: at most 10,000 characters."))
    return text
