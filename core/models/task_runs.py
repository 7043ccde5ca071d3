from django.db import models
from django.db.models import F, Q


class TaskRun(models.Model):
    """One run of a task that the clock starts, for who keeps the portal running.

    Says what went on; nothing depends on it. A run without an end is running, or its worker died.
    """

    task = models.CharField(max_length=80)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    count = models.IntegerField(null=True, help_text="What the task says it did; null: no number.")
    failure = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-started_at", "-id"]
        indexes = [models.Index(fields=["task", "-started_at"], name="task_run_latest")]
        constraints = [
            models.CheckConstraint(
                name="task_run_ends_after_start",
                condition=Q(finished_at__isnull=True) | Q(finished_at__gte=F("started_at")),
            ),
            models.CheckConstraint(
                name="task_run_end_first",
                condition=Q(finished_at__isnull=False) | Q(count__isnull=True, failure=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task} at {self.started_at:%d-%m %H:%M}"

    @property
    def seconds(self) -> float | None:
        return (self.finished_at - self.started_at).total_seconds() if self.finished_at else None
