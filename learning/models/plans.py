import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.triggers import changed, no_truncate
from learning.enums import PlanDecision
from learning.querysets import PlacementPlanQuerySet

SUBMITTED = ["placement", "number", "snapshot", "submitted_at", "submitted_by"]
ADVICE = ["advice", "advised_at", "advised_by"]
DECISION = ["decision", "reason", "decided_at", "decided_by"]


class PlacementPlan(models.Model):
    """A plan as it was submitted: the tasks and what they cover, frozen on that day.

    The placement office advises, the programme approves it or sends it back with a reason; the
    next submission is the next number.
    """

    placement = models.ForeignKey(
        "placements.Placement", on_delete=models.PROTECT, related_name="plans"
    )
    number = models.PositiveSmallIntegerField(_("number"))
    snapshot = models.JSONField(
        help_text="{tasks: [{version, title, state, outcomes}], outcomes: [{code, name, state}]}"
    )
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    advice = models.TextField(_("advice of the placement office"), blank=True)
    advised_at = models.DateTimeField(null=True)
    advised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decision = models.CharField(max_length=10, choices=PlanDecision.choices, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = PlacementPlanQuerySet.as_manager()

    class Meta:
        ordering = ["placement", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["placement", "number"], name="plan_number_once"),
            models.UniqueConstraint(
                fields=["placement"], condition=Q(decision=""), name="plan_open_once"
            ),
            models.CheckConstraint(
                name="plan_advice_complete",
                condition=Q(advised_at__isnull=True, advised_by__isnull=True, advice="")
                | (Q(advised_at__isnull=False, advised_by__isnull=False) & ~Q(advice="")),
            ),
            models.CheckConstraint(
                name="plan_decision_complete",
                condition=Q(
                    decision="", decided_at__isnull=True, decided_by__isnull=True, reason=""
                )
                | Q(decision="approved", decided_at__isnull=False, decided_by__isnull=False)
                | (
                    Q(decision="returned", decided_at__isnull=False, decided_by__isnull=False)
                    & ~Q(reason="")
                ),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="plan_submission_no_change",
                operation=pgtrigger.Update,
                condition=changed(*SUBMITTED),
            ),
            pgtrigger.Protect(
                name="plan_advice_no_change",
                operation=pgtrigger.Update,
                condition=changed(*ADVICE) & pgtrigger.Q(old__advised_at__isnull=False),
            ),
            pgtrigger.Protect(
                name="plan_decision_no_change",
                operation=pgtrigger.Update,
                condition=changed(*DECISION) & pgtrigger.Q(old__decided_at__isnull=False),
            ),
            pgtrigger.Protect(name="plan_no_delete", operation=pgtrigger.Delete),
            no_truncate("plan"),
        ]

    def __str__(self) -> str:
        return f"plan {self.number} of placement {self.placement_id}"

    @property
    def subject_key(self) -> str:
        return f"plan:{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.decision == ""
