from django.conf import settings
from django.db import models
from django.db.models import Q

from core.triggers import no_truncate

USER = settings.AUTH_USER_MODEL


class ExaminerAppointment(models.Model):
    """Somebody without the role, mostly the workplace supervisor, who assesses the exam of one
    placement. It gives a part in the exam result and in nothing else."""

    placement = models.ForeignKey(
        "placements.Placement", on_delete=models.PROTECT, related_name="examiner_appointments"
    )
    user = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="examiner_appointments")
    appointed_at = models.DateTimeField()
    appointed_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["placement", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "user"],
                condition=Q(ended_at__isnull=True),
                name="appointment_once",
            ),
            models.CheckConstraint(
                name="appointment_ended_by_someone",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]
        triggers = [no_truncate("appointment")]

    def __str__(self) -> str:
        return f"{self.user} · {self.placement_id}"
