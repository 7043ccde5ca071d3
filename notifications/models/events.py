from django.conf import settings
from django.db import models
from django.db.models import Q

from core.triggers import append_only
from notifications.enums import EventKind, Trouble


class DeliveryEvent(models.Model):
    """What was told about a mail after it was handed over. Added, never changed."""

    message = models.ForeignKey(
        "notifications.OutboxMessage", on_delete=models.PROTECT, related_name="events"
    )
    kind = models.CharField(max_length=10, choices=EventKind.choices)
    is_lasting = models.BooleanField(help_text="Trying again would not help.")
    address = models.EmailField()
    reason = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=40, help_text="smtp, hook, or the provider's name.")
    event_key = models.CharField(
        max_length=200, unique=True, help_text="Told twice, it is one event."
    )
    happened_at = models.DateTimeField()
    told_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="delivery_event_kind_known", condition=Q(kind__in=EventKind.values)
            )
        ]
        triggers = append_only("delivery_event")

    def __str__(self) -> str:
        return f"{self.message_id}: {self.kind}"


class BadAddress(models.Model):
    """This address of this person does not work, since when and why; until it is healed."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="bad_addresses"
    )
    address = models.EmailField()
    since = models.DateTimeField()
    trouble = models.CharField(max_length=12, choices=Trouble.choices)
    reason = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=40)
    healed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_bad_address_per_person",
                fields=["user"],
                condition=Q(healed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="bad_address_trouble_known", condition=Q(trouble__in=Trouble.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.address} since {self.since:%Y-%m-%d}"


class Hold(models.Model):
    """All mail is held: who did it, since when, and why. At most one at a time."""

    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    held_at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField(max_length=300)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_hold_at_a_time",
                fields=["released_at"],
                condition=Q(released_at__isnull=True),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="hold_released_at_by_someone",
                condition=Q(released_at__isnull=True, released_by__isnull=True)
                | Q(released_at__isnull=False, released_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"held since {self.held_at:%Y-%m-%d %H:%M}"
