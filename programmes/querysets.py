from typing import Any, Self

from django.db import models


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
