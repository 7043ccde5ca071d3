from typing import Any, Self

from django.db import models

from placements.models import Placement


class AgreementQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Who sees the placement sees its agreements; drafts stay inside the school."""
        if not user.is_authenticated:
            return self.none()
        visible = self.filter(placement__in=Placement.objects.visible_to(user))
        if user.is_superuser or user.programme_roles.exists():
            return visible
        return visible.exclude(frozen_at__isnull=True)

    def effective(self) -> Self:
        """The versions that hold now."""
        return self.filter(state="active")

    def under_way(self) -> Self:
        return self.filter(
            state__in=["draft", "proposed", "ready_for_signature", "partially_signed", "fully_signed"]
        )
