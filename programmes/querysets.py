from typing import Any, Self

from django.db import models
from django.db.models import Q


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


class ProgrammeVariantQuerySet(models.QuerySet):
    def keeping_hours(self) -> Self:
        """Whose students log their hours; without a choice of the programme: BOL and BBL."""
        return self.filter(
            Q(logs_hours=True) | Q(logs_hours__isnull=True, variant__in=["mbo_bol", "mbo_bbl"])
        )
