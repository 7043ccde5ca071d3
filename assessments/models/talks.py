"""What people chose to talk about, and what they agreed after a weak mid-term."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.enums import CORNER_CHOICES
from assessments.models.instruments import CORNERS

USER = settings.AUTH_USER_MODEL


class TalkPoint(models.Model):
    """One of the two or three points of the talk, chosen by a person."""

    round = models.ForeignKey(
        "assessments.AssessmentRound", on_delete=models.CASCADE, related_name="talk_points"
    )
    criterion = models.ForeignKey(
        "assessments.Criterion", on_delete=models.PROTECT, related_name="talk_points"
    )
    chosen_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["round", "criterion"], name="talk_point_once")
        ]

    def __str__(self) -> str:
        return f"{self.round_id} · {self.criterion_id}"


class RecoveryPoint(models.Model):
    """Something that has to be better by a day, and who sees to it; a promise in the ledger."""

    round = models.ForeignKey(
        "assessments.AssessmentRound", on_delete=models.PROTECT, related_name="recovery_points"
    )
    criterion = models.ForeignKey(
        "assessments.Criterion", on_delete=models.PROTECT, null=True, related_name="+"
    )
    text = models.TextField(_("what will be different"))
    corner = models.CharField(_("who sees to it"), max_length=10, choices=CORNER_CHOICES)
    due_on = models.DateField(_("by"))
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    reached_at = models.DateTimeField(null=True)
    reached_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    # Of the form: sending it twice makes one point.
    once_key = models.CharField(max_length=36)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["round", "once_key"], name="recovery_point_once"),
            models.CheckConstraint(name="recovery_corner_known", condition=Q(corner__in=CORNERS)),
            models.CheckConstraint(name="recovery_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="recovery_reached_by_someone",
                condition=Q(reached_at__isnull=True, reached_by__isnull=True)
                | Q(reached_at__isnull=False, reached_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def subject_key(self) -> str:
        return f"recovery:{self.pk}"
