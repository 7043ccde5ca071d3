import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contact.querysets import SignalQuerySet


class ConfidentialSignal(models.Model):
    """Something that a student tells the contact person of the school, and nobody else.

    It stands apart from messages on purpose: no list, count, search, timeline or audit payload
    holds it, and it has a retention date of its own.
    """

    # The address of its page says nothing about who or how many.
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    placement = models.ForeignKey(
        "placements.Placement", on_delete=models.PROTECT, related_name="+"
    )
    student = models.ForeignKey("people.Student", on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The person, not the role: who takes over reads nothing unless the student says.",
    )
    adviser_may_know = models.BooleanField(_("the confidential adviser may know"), default=False)
    coordinator_may_read = models.BooleanField(_("the coordinator may read it"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    keep_until = models.DateField(null=True, help_text="Erased after this day.")

    objects = SignalQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="signal_closed_together",
                condition=Q(closed_at__isnull=True, closed_by__isnull=True, keep_until__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False, keep_until__isnull=False),
            )
        ]
        indexes = [
            models.Index(fields=["recipient", "-id"], name="signal_recipient"),
            models.Index(fields=["student", "-id"], name="signal_student"),
            models.Index(
                fields=["keep_until"], condition=Q(keep_until__isnull=False), name="signal_expiry"
            ),
        ]

    def __str__(self) -> str:
        return f"confidential {self.pk}"


class SignalLetter(models.Model):
    """What was written in it, from either side."""

    signal = models.ForeignKey(ConfidentialSignal, on_delete=models.CASCADE, related_name="letters")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    sent_at = models.DateTimeField(auto_now_add=True)
    request_key = models.UUIDField(unique=True, default=uuid.uuid4)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"letter {self.pk}"
