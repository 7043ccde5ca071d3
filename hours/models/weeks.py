import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.triggers import append_only, changed
from hours.enums import DecisionKind, WeekState
from hours.models.columns import HoursColumns, number_checks
from hours.numbers import FIELDS, WeekNumbers
from hours.querysets import WeekLogQuerySet
from hours.weeks import Week
from people.enums import Corner

FROZEN_FIELDS = ["placement", "week", *FIELDS, "note"]


class WeekLog(HoursColumns):
    """What a student worked in one week of one placement.

    The numbers are what the student wrote. Once approved they never change; what counts from
    then on are the numbers of `approval`, which the workplace may have corrected.
    """

    placement = models.ForeignKey(
        "placements.Placement", on_delete=models.PROTECT, related_name="week_logs"
    )
    week = models.DateField(help_text="The Monday of the ISO week.")
    note = models.CharField(_("about the work"), max_length=300, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=WeekState.choices, default=WeekState.OPEN
    )
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    approval = models.OneToOneField(
        "hours.WeekDecision", on_delete=models.PROTECT, null=True, related_name="+"
    )
    # Grows with every change, so that two devices, or a student and a workplace, are told.
    revision = models.PositiveIntegerField(default=1)

    objects = WeekLogQuerySet.as_manager()

    class Meta:
        ordering = ["-week"]
        constraints = [
            models.UniqueConstraint(fields=["placement", "week"], name="week_log_once"),
            models.CheckConstraint(
                name="week_log_begins_on_monday", condition=Q(week__iso_week_day=1)
            ),
            models.CheckConstraint(
                name="week_log_state_known", condition=Q(state__in=WeekState.values)
            ),
            models.CheckConstraint(
                name="week_log_submitted_both",
                condition=Q(state="open", submitted_at__isnull=True, submitted_by__isnull=True)
                | (~Q(state="open") & Q(submitted_at__isnull=False, submitted_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="week_log_approved_by_decision",
                condition=Q(state="approved", approval__isnull=False)
                | (~Q(state="approved") & Q(approval__isnull=True)),
            ),
            *number_checks("week_log"),
        ]
        indexes = [models.Index(fields=["placement", "state"], name="week_log_state")]
        triggers = [
            pgtrigger.FSM(
                name="week_state_moves_on",
                field="state",
                transitions=[
                    ("open", "submitted"),
                    ("submitted", "open"),
                    ("submitted", "approved"),
                ],
            ),
            pgtrigger.Protect(
                name="approved_no_change",
                operation=pgtrigger.Update,
                condition=changed(*FROZEN_FIELDS) & pgtrigger.Q(old__state="approved"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.placement_id} · {self.week}: {self.state}"

    @property
    def state_enum(self) -> WeekState:
        return WeekState(self.state)

    @property
    def as_week(self) -> Week:
        return Week(self.week)

    @property
    def effective(self) -> WeekNumbers:
        """What counts: the numbers of the approval when there is one."""
        return WeekNumbers.of(self.approval or self)


class WeekDecision(HoursColumns):
    """An answer of the workplace to a week that was handed in; never changed.

    `handed_in` is a copy of what the answer was about; the columns hold what counts.
    """

    week = models.ForeignKey(WeekLog, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=10, choices=DecisionKind.choices)
    remark = models.CharField(_("remark"), max_length=500, blank=True)
    handed_in = models.JSONField(help_text="{monday: '8.00', …, note, revision}")
    corner = models.CharField(max_length=10, choices=Corner.choices, default=Corner.WORKPLACE)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="week_decision_kind_known", condition=Q(kind__in=DecisionKind.values)
            ),
            models.CheckConstraint(
                name="week_decision_corner_known", condition=Q(corner__in=Corner.values)
            ),
            models.CheckConstraint(
                name="week_decision_says_why", condition=Q(kind="approved") | ~Q(remark="")
            ),
            *number_checks("week_decision"),
        ]
        triggers = append_only("week_decision")

    def __str__(self) -> str:
        return f"{self.week_id}: {self.kind}"
