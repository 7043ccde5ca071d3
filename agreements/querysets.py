from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from agreements.enums import HELD, UNDER_WAY, AgreementState
from people.models import ProgrammeRole
from placements.models import Placement


def seen_by(user: Any) -> str:
    """The name under which an agreement keeps that `user` may see it; see `core.keeping`."""
    return f"seen_by_{user.pk}"


class AgreementQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Who sees the placement sees its agreements; what was never sent stays in the school."""
        if not user.is_authenticated:
            return self.none()
        visible = self.filter(placement__in=Placement.objects.visible_to(user))
        if user.is_superuser:
            return visible
        own_programmes = ProgrammeRole.objects.filter(user=user).values("programme_id")
        return visible.filter(
            Q(frozen_at__isnull=False)
            | Q(placement__programme_id__in=own_programmes)
            | Q(placement__school_contact=user)
        )

    def telling_if_seen_by(self, user: Any) -> Self:
        """The same rows; `seen` tells whether `user` may see each."""
        rows = type(self)(self.model).visible_to(user)
        return self.annotate(seen=Exists(rows.filter(pk=OuterRef("pk"))))

    def effective(self) -> Self:
        """The versions that hold now."""
        return self.filter(state=AgreementState.ACTIVE)

    def held(self) -> Self:
        """What the parties hold on paper: now, or last before it ended. One per placement."""
        return self.filter(state__in=HELD)

    def under_way(self) -> Self:
        return self.filter(state__in=UNDER_WAY)
