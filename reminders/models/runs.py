from django.conf import settings
from django.db import models
from django.db.models import F, Q

from reminders.enums import Audience, Severity


class ReminderRun(models.Model):
    """The run of one day: which reminders were due, and which digests could go."""

    day = models.DateField(unique=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    # From the day after this one the steps were looked for; empty: only the day itself.
    after_day = models.DateField(null=True)
    found = models.PositiveIntegerField(default=0)
    escalated = models.PositiveIntegerField(default=0)
    digests = models.PositiveIntegerField(default=0)
    # People whose reminders wait for a day on which they may be mailed.
    held = models.PositiveIntegerField(default=0)
    failure = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-day"]
        constraints = [
            models.CheckConstraint(
                name="reminder_run_ends_after_start",
                condition=Q(finished_at__isnull=True) | Q(finished_at__gte=F("started_at")),
            ),
            models.CheckConstraint(
                name="reminder_run_finished_or_failed",
                condition=Q(finished_at__isnull=True) | Q(failure=""),
            ),
            models.CheckConstraint(
                name="reminder_run_looks_back",
                condition=Q(after_day__isnull=True) | Q(after_day__lt=F("day")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.found}"

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None

    @property
    def seconds(self) -> float | None:
        if self.finished_at is None:
            return None
        return (self.finished_at - self.started_at).total_seconds()


class Reminder(models.Model):
    """One person is reminded of one promise, at one step. Written by the run, told by a digest.

    A promise that gets another day is reminded of anew, so `due_on` belongs to the key.
    """

    commitment = models.ForeignKey(
        "placements.Commitment", on_delete=models.CASCADE, related_name="reminders"
    )
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    due_on = models.DateField()
    step = models.CharField(max_length=66, help_text='"due+5wd"; a repeat is "due+5wd/2".')
    audience = models.CharField(max_length=14, choices=Audience.choices)
    severity = models.CharField(max_length=6, choices=Severity.choices)
    is_escalation = models.BooleanField()
    run = models.ForeignKey(
        ReminderRun, on_delete=models.PROTECT, related_name="reminders", db_index=False
    )
    # Empty: nobody was told yet. It waits for a day on which this person may be mailed.
    message = models.ForeignKey(
        "notifications.OutboxMessage",
        on_delete=models.SET_NULL,
        null=True,
        related_name="reminders",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "recipient", "due_on", "step"], name="reminder_once"
            ),
            models.CheckConstraint(
                name="reminder_audience_known", condition=Q(audience__in=Audience.values)
            ),
            models.CheckConstraint(
                name="reminder_severity_known", condition=Q(severity__in=Severity.values)
            ),
            models.CheckConstraint(name="reminder_has_step", condition=~Q(step="")),
        ]
        indexes = [
            models.Index(
                fields=["recipient"], condition=Q(message__isnull=True), name="reminder_untold"
            )
        ]

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.step} to {self.recipient_id}"
