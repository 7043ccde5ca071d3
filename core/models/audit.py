from django.conf import settings
from django.db import models

from core.triggers import append_only


class AuditEvent(models.Model):
    """Who did what to which row, when. Added by services, never changed."""

    occurred_at = models.DateTimeField(auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Empty when the portal itself acted.",
    )
    action = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=40)
    placement_id = models.BigIntegerField(
        null=True, help_text="The triangle it belongs to, if any."
    )
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "id"], name="audit_subject"),
            models.Index(fields=["placement_id", "id"], name="audit_placement"),
        ]
        triggers = append_only("audit")

    def __str__(self) -> str:
        return f"{self.action} {self.subject_type} {self.subject_id}"
