from typing import Any, Self

from django.db import models

from placements.models import Placement


class WeekLogQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Who sees the placement sees its weeks; what was not handed in is the student's own."""
        if not user.is_authenticated:
            return self.none()
        visible = self.filter(placement__in=Placement.objects.visible_to(user))
        own = models.Q(placement__student__user=user)
        return visible.filter(own | ~models.Q(state="open"))

    def waiting(self) -> Self:
        """Handed in, not answered."""
        return self.filter(state="submitted")
