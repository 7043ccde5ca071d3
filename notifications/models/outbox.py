from django.conf import settings
from django.db import models
from django.db.models import Q

from notifications.enums import DeliveryState, Trouble


class OutboxMessage(models.Model):
    """A mail that is to be sent, or was. Written in the transaction of what it tells about.

    Holds what the mail is about, not its text: links are made when it is sent, so that no
    usable link rests in the database.
    """

    notice = models.CharField(
        max_length=80, help_text="A key of the registry in notifications.notices."
    )
    params = models.JSONField(default=dict)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="outbox_messages"
    )
    once_key = models.CharField(max_length=160, unique=True)
    placement_id = models.BigIntegerField(null=True, db_index=True)
    state = models.CharField(
        max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING
    )
    created_at = models.DateTimeField(auto_now_add=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    sent_to = models.EmailField(blank=True)
    subject = models.CharField(max_length=200, blank=True)
    message_id = models.CharField(max_length=120, blank=True)
    provider_id = models.CharField(
        max_length=200, blank=True, help_text="What the provider calls it, when mail goes by one."
    )
    delivered_at = models.DateTimeField(null=True, help_text="When a server said so; many do not.")
    insists = models.BooleanField(
        default=False, help_text="Somebody asked for it, also to an address that did not work."
    )
    trouble = models.CharField(max_length=12, choices=Trouble.choices, blank=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(state__in=["waiting", "sending"]),
                name="outbox_due",
            ),
            models.Index(
                fields=["provider_id"], condition=~Q(provider_id=""), name="outbox_provider_id"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="outbox_state_known", condition=Q(state__in=DeliveryState.values)
            ),
            models.CheckConstraint(
                name="outbox_sent_has_time",
                # A mail may come back after it was sent, or be refused before that.
                condition=Q(state="sent", sent_at__isnull=False)
                | Q(state="bounced")
                | (~Q(state__in=["sent", "bounced"]) & Q(sent_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="outbox_trouble_known", condition=Q(trouble__in=Trouble.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice} to {self.recipient_id}: {self.state}"
