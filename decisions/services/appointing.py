"""Somebody without the role assesses one exam."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.access import require
from core.errors import ActionRefused, AlreadyDone
from decisions.enums import ResultKind
from decisions.models import ExaminerAppointment
from decisions.queries.results import kinds_of
from decisions.queries.rules import rules_of
from decisions.services import telling
from decisions.services.locking import hold, refuse_before_agreement
from people.models import User


@transaction.atomic
def appoint(*, actor: Any, placement_id: int, user: User) -> ExaminerAppointment:
    """From now on `user` has a part in the exam result of this placement, and in nothing else."""
    placement = hold(placement_id)
    require(actor, "decisions.appoint", placement)
    refuse_before_agreement(placement)
    if ResultKind.EXAM not in kinds_of(rules_of(placement.programme)):
        raise ActionRefused(_("This programme decides no exam result apart."))
    if user.pk == placement.student.user_id:
        raise ActionRefused(_("Nobody examines the own work."))
    if not user.is_active or not user.email:
        raise ActionRefused(_("An examiner needs an e-mail address to sign in."))
    row, created = ExaminerAppointment.objects.get_or_create(
        placement=placement,
        user=user,
        ended_at=None,
        defaults={"appointed_by": actor, "appointed_at": timezone.now()},
    )
    if not created:
        raise AlreadyDone(_("This person is an examiner of this placement already."))
    _record(actor, row, "decisions.appointed")
    telling.tell_appointed(row)
    return row


@transaction.atomic
def end_appointment(*, actor: Any, appointment_id: int) -> ExaminerAppointment:
    rows = ExaminerAppointment.objects.select_for_update(of=("self",))
    row = rows.select_related("placement__programme", "user").get(pk=appointment_id)
    require(actor, "decisions.appoint", row.placement)
    if row.ended_at is not None:
        raise AlreadyDone(_("This appointment was ended already."))
    row.ended_at, row.ended_by = timezone.now(), actor
    row.save(update_fields=["ended_at", "ended_by"])
    _record(actor, row, "decisions.appointment_ended")
    return row


def _record(actor: Any, row: ExaminerAppointment, action: str) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject=row,
        placement_id=row.placement_id,
        person=row.user.name,
    )
