"""Who may see which learning task, said once; and the versions that count."""

from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from people.enums import Corner
from people.models import ProgrammeRole
from placements.models import Placement


def _rows_of(rows: models.QuerySet, relation: str) -> models.QuerySet:
    """All rows of a model that points to this one; querysets stand below the models."""
    related: Any = rows.model._meta.get_field(relation).related_model
    return related._base_manager.order_by()


class LearningTaskQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Who sees the placement sees its tasks; what was never sent stays with its writers."""
        if not user.is_authenticated:
            return self.none()
        visible = self.filter(placement__in=Placement.objects.visible_to(user))
        if user.is_superuser:
            return visible
        return visible.filter(
            Exists(_rows_of(self, "versions").filter(task=OuterRef("pk"), sent_at__isnull=False))
            | self._written_from_corner_of(user)
        )

    def of_placement(self, placement: Placement) -> Self:
        return self.filter(placement=placement)

    def in_force(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)

    @staticmethod
    def _written_from_corner_of(user: Any) -> Q:
        placements = Placement._base_manager.order_by()
        guided = placements.filter(supervisor_links__user=user).values("pk")
        hosted = placements.filter(
            host__roles__user=user,
            host__roles__role="host_contact",
            host__roles__institution=F("programme__institution"),
        ).values("pk")
        programmes = ProgrammeRole.objects.filter(user=user).values("programme_id")
        return (
            Q(drafted_from=Corner.STUDENT, placement__student__user=user)
            | Q(drafted_from=Corner.SCHOOL, placement__school_contact=user)
            | Q(drafted_from=Corner.SCHOOL, placement__programme_id__in=programmes)
            | Q(drafted_from=Corner.WORKPLACE, placement_id__in=guided)
            | Q(drafted_from=Corner.WORKPLACE, placement_id__in=hosted)
        )


class TaskVersionQuerySet(models.QuerySet):
    def current(self) -> Self:
        """Sent, not replaced by a later one, of a task that was not withdrawn."""
        return self.filter(
            sent_at__isnull=False, replaced_at__isnull=True, task__withdrawn_at__isnull=True
        )

    def without_answer_of(self, corner: str) -> Self:
        reviews = _rows_of(self, "reviews")
        return self.filter(~Exists(reviews.filter(version=OuterRef("pk"), corner=corner)))

    def with_verdicts(self) -> Self:
        """`workplace_verdict` and `school_verdict`; None while there is no answer."""
        reviews = _rows_of(self, "reviews")

        def verdict(corner: str) -> models.Subquery:
            rows = reviews.filter(version=OuterRef("pk"), corner=corner)
            return models.Subquery(rows.values("verdict")[:1])

        return self.annotate(
            workplace_verdict=verdict(Corner.WORKPLACE), school_verdict=verdict(Corner.SCHOOL)
        )

    def approved(self) -> Self:
        """Current, and both said yes."""
        return self.current().with_verdicts().filter(workplace_verdict="yes", school_verdict="yes")


class ExampleTaskQuerySet(models.QuerySet):
    def in_use(self) -> Self:
        return self.filter(retired_at__isnull=True)

    def visible_to(self, user: Any) -> Self:
        """The library of the programmes in which `user` has a role."""
        if not user.is_authenticated:
            return self.none()
        if user.is_superuser:
            return self
        roles = ProgrammeRole.objects.filter(user=user)
        return self.filter(programme_id__in=roles.values("programme_id"))


class PlacementPlanQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        if not user.is_authenticated:
            return self.none()
        return self.filter(placement__in=Placement.objects.visible_to(user))
