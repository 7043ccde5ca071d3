from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class OutcomeNotOffered(models.Model):
    """The workplace says that an outcome cannot be worked on there. It may take that back."""

    placement = models.ForeignKey(
        "placements.Placement", on_delete=models.PROTECT, related_name="outcomes_not_offered"
    )
    outcome = models.ForeignKey(
        "programmes.LearningOutcome", on_delete=models.PROTECT, related_name="+"
    )
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    said_at = models.DateTimeField(_("said"))
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["said_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "outcome"],
                condition=Q(taken_back_at__isnull=True),
                name="outcome_not_offered_once",
            ),
            models.CheckConstraint(
                name="outcome_not_offered_taken_back_both",
                condition=Q(taken_back_at__isnull=True, taken_back_by__isnull=True)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome_id} not at placement {self.placement_id}"
