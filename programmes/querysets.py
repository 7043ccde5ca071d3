from typing import Any, Self

from django.db import models
from django.db.models import F, Q


class ProgrammeQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Staff see the programmes in which they have a role; administrators see all."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        return self.filter(roles__user=user).distinct()


class FrameworkQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        return self.filter(programme__roles__user=user).distinct()


class PlanQuerySet(models.QuerySet):
    def standard(self) -> Self:
        return self.filter(institution=None)

    def for_programme(self, programme_id: int) -> Self:
        """The rows that can hold in a programme: those of its school, then the standard."""
        own = Q(institution__programmes=programme_id)
        return self.filter(Q(institution=None) | own).order_by(
            F("institution").asc(nulls_last=True)
        )


class ProgrammeVariantQuerySet(models.QuerySet):
    def keeping_hours(self) -> Self:
        """Whose students log their hours; without a choice of the programme: BOL and BBL."""
        return self.filter(
            Q(logs_hours=True) | Q(logs_hours__isnull=True, variant__in=["mbo_bol", "mbo_bbl"])
        )
