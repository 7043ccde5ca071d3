"""Who may see advice, a proposal and a decision; said once."""

from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Q

from assessments.querysets import corner_rule
from decisions.enums import OPEN_STATES, ResultKind
from people.enums import ProgrammeRoleName
from people.reach import office_programmes, programmes_with

# Who reads an exam result beside the student and the appointed: it is not the office's.
EXAM_ROLES = [ProgrammeRoleName.EXAMINER, ProgrammeRoleName.MANAGER]


def _takes_part(model: Any, user: Any) -> Q:
    """Student, school contact and workplace; guardians do not read assessments."""
    return Q(pk__in=model._base_manager.filter(corner_rule(user)).values("pk"))


def _appointed(user: Any) -> Q:
    rows = apps.get_model("decisions", "ExaminerAppointment")._base_manager
    return Q(placement__in=rows.filter(user=user, ended_at=None).values("placement"))


def _of_school(user: Any) -> Q:
    """The placement result: the contact person and the office of the programme."""
    return Q(placement__school_contact=user) | Q(placement__programme__in=office_programmes(user))


def _of_exam(user: Any) -> Q:
    return Q(placement__programme__in=programmes_with(user, EXAM_ROLES)) | _appointed(user)


class AdviceQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """The three corners and the office; what was given is given."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        return self.filter(_takes_part(self.model, user) | _of_school(user))

    def newest(self) -> Self:
        """Of each placement the version that counts."""
        later = self.model._base_manager.filter(
            placement=models.OuterRef("placement"), number__gt=models.OuterRef("number")
        )
        return self.filter(~models.Exists(later))


class ProposalQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(state__in=OPEN_STATES)

    def visible_to(self, user: Any) -> Self:
        """Only those who prepare and decide; never the student or the workplace."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        own = Q(placement__student__user=user)
        seen = (Q(kind=ResultKind.PLACEMENT) & _of_school(user)) | (
            Q(kind=ResultKind.EXAM) & _of_exam(user)
        )
        return self.filter(seen & ~own)


class DecisionQuerySet(models.QuerySet):
    def current(self) -> Self:
        """The newest version of each result: the one that counts."""
        return self.filter(replaced_by__isnull=True)

    def unsealed(self) -> Self:
        return self.filter(sealed_document__isnull=True)

    def visible_to(self, user: Any) -> Self:
        """Placement result: the corners and the office. Exam result: the student, the examiners,
        the manager and who was appointed."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        own = Q(placement__student__user=user)
        return self.filter(
            own
            | (Q(kind=ResultKind.PLACEMENT) & (_takes_part(self.model, user) | _of_school(user)))
            | (Q(kind=ResultKind.EXAM) & _of_exam(user))
        )
