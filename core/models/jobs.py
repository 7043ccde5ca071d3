from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class Job(models.Model):
    """A long piece of work: asked by a person, done by a worker, watched on a page.

    The row is the truth; the message in the queue only wakes a worker. A worker holds a lease
    while it works, so that another takes over when it dies.
    """

    kind = models.CharField(max_length=80)
    params = models.JSONField(default=dict)
    state = models.CharField(
        max_length=10, choices=JobState.choices, default=JobState.WAITING, db_index=True
    )
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0, help_text="0: not known yet.")
    result = models.JSONField(default=dict)
    failure = models.TextField(blank=True, help_text="A sentence for the person who asked.")
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    once_key = models.CharField(
        max_length=120, null=True, unique=True, help_text="Asking again returns the same job."
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="jobs"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="job_state_known", condition=Q(state__in=JobState.values)),
            models.CheckConstraint(
                name="job_finished_has_time",
                condition=Q(state__in=["done", "failed"], finished_at__isnull=False)
                | Q(state__in=["waiting", "running"], finished_at__isnull=True),
            ),
            models.CheckConstraint(
                name="job_running_has_lease",
                condition=~Q(state="running") | Q(lease_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}: {self.state}"

    @property
    def percentage(self) -> int:
        return min(100, self.done * 100 // self.total) if self.total else 0
