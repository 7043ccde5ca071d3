"""Who may see a form, a round and the answers; said once."""

from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import F, Q

from assessments.enums import InstrumentKind
from core.dates import today
from people.reach import coordinated_programmes, office_programmes, roles_of


def _placements() -> Any:
    return apps.get_model("placements", "Placement").objects


class InstrumentVersionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Staff see the forms of the programmes in which they have a role."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        programmes = {row.programme_id for row in roles_of(user)}
        return self.filter(instrument__programme_id__in=programmes)

    def published(self) -> Self:
        return self.filter(published_at__isnull=False)


class RoundQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Who takes part in the placement, and its school; guardians do not read assessments."""
        if not user.is_authenticated:
            return self.none()
        seen = self.filter(placement__in=_placements().visible_to(user))
        if user.is_superuser:
            return seen
        takes_part = self.model._base_manager.filter(corner_rule(user)).values("pk")
        return seen.filter(
            Q(pk__in=takes_part) | Q(placement__programme_id__in=office_programmes(user))
        )

    def not_cancelled(self) -> Self:
        return self.filter(cancelled_at__isnull=True)

    def of_plan(self) -> Self:
        return self.filter(kind__in=[kind for kind in InstrumentKind if kind.is_opened_by_plan])


class ResponseQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Those of the own corner; those of the others once the answers are shared.

        Nobody is above this rule, an administrator neither: the answers are given separately.
        """
        if not user.is_authenticated:
            return self.none()
        rounds = apps.get_model("assessments", "AssessmentRound").objects.visible_to(user)
        return self.filter(round__in=rounds).filter(
            Q(round__shared_at__isnull=False, submitted_at__isnull=False) | self._own(user)
        )

    def of_corner_of(self, user: Any) -> Self:
        """Those that `user` fills in."""
        return self.filter(self._own(user))

    def open(self) -> Self:
        """Can still be handed in; an evaluation only until its last day."""
        over = Q(round__kind=InstrumentKind.WORKPLACE_EVALUATION, round__due_on__lt=today())
        waiting = self.filter(submitted_at__isnull=True, round__cancelled_at__isnull=True)
        return waiting.exclude(over)

    def _own(self, user: Any) -> Q:
        return Q(pk__in=self.model._base_manager.filter(own_corner(user)).values("pk"))


def corner_rule(user: Any, prefix: str = "placement__") -> Q:
    """Takes part in the placement as student, for the school or for the workplace."""
    return _student(user, prefix) | _school(user, prefix) | _workplace(user, prefix)


def own_corner(user: Any) -> Q:
    prefix = "round__placement__"
    return (
        (Q(corner="student") & _student(user, prefix))
        | (Q(corner="school") & _school(user, prefix))
        | (Q(corner="workplace") & _workplace(user, prefix))
    )


def _student(user: Any, prefix: str) -> Q:
    return Q(**{f"{prefix}student__user": user})


def _school(user: Any, prefix: str) -> Q:
    found = Q(**{f"{prefix}school_contact": user})
    programmes = coordinated_programmes(user)
    return found | Q(**{f"{prefix}programme_id__in": programmes}) if programmes else found


def _workplace(user: Any, prefix: str) -> Q:
    return Q(**{f"{prefix}supervisor_links__user": user}) | Q(
        **{
            f"{prefix}host__roles__user": user,
            f"{prefix}host__roles__role": "host_contact",
            f"{prefix}host__roles__institution": F(f"{prefix}programme__institution"),
        }
    )
