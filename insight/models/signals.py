"""What people set and say about signals, and since when each one stands."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.triggers import append_only
from insight.enums import AnswerKind
from insight.models.changes import OF_LIMIT, OWN, marking
from programmes.enums import Variant


class SignalThreshold(models.Model):
    """From when a signal speaks in one variant of a programme. Added, never changed: the newest
    counts, and those before it say how it was. Empty value: the signal is off there."""

    programme = models.ForeignKey(
        "programmes.Programme", on_delete=models.PROTECT, related_name="signal_thresholds"
    )
    variant = models.CharField(_("variant"), max_length=14, choices=Variant.choices)
    name = models.CharField(max_length=60, help_text="signal.limit, e.g. contact_gap.days")
    value = models.DecimalField(_("limit"), max_digits=8, decimal_places=2, null=True)
    is_standard = models.BooleanField(default=False, help_text="Back to what the portal brings.")
    reason = models.CharField(_("why"), max_length=300, blank=True)
    set_at = models.DateTimeField(auto_now_add=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="threshold_variant_known", condition=Q(variant__in=Variant.values)
            ),
            models.CheckConstraint(
                name="threshold_not_negative", condition=Q(value__isnull=True) | Q(value__gte=0)
            ),
        ]
        indexes = [
            models.Index(fields=["programme", "variant", "name", "-id"], name="threshold_newest")
        ]
        triggers = [*append_only("threshold"), *marking("setting", OF_LIMIT, on="i")]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.variant} {self.name}: {self.value}"


class SignalAnswer(models.Model):
    """What a person said about a signal. Added, never changed; the last word counts."""

    placement = models.ForeignKey(
        "placements.Placement", on_delete=models.PROTECT, related_name="signal_answers"
    )
    key = models.CharField(max_length=40)
    kind = models.CharField(max_length=12, choices=AnswerKind.choices)
    reason = models.CharField(_("why"), max_length=500)
    until = models.DateField(_("until"), null=True)
    # As it was when the answer was given.
    figure = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    # Of the form: sending it twice says it once.
    once_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="signal_answer_known", condition=Q(kind__in=AnswerKind.values)
            ),
            models.CheckConstraint(name="signal_answer_says_why", condition=~Q(reason="")),
            models.CheckConstraint(
                name="signal_answer_until_when",
                condition=Q(kind="snoozed", until__isnull=False)
                | (~Q(kind="snoozed") & Q(until__isnull=True)),
            ),
        ]
        indexes = [models.Index(fields=["placement", "key", "-id"], name="signal_answer_last")]
        triggers = [*append_only("signal_answer"), *marking("answer", OWN, on="i")]

    def __str__(self) -> str:
        return f"{self.placement_id} {self.key}: {self.kind}"


class SignalEpisode(models.Model):
    """From when until when a signal stood. At most one is open per placement and signal."""

    placement = models.ForeignKey(
        "placements.Placement", on_delete=models.CASCADE, related_name="signal_episodes"
    )
    key = models.CharField(max_length=40)
    severity = models.PositiveSmallIntegerField()
    figure = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    # [kind of change], what was written down in the placement just before it went.
    ended_after = models.JSONField(default=list)

    class Meta:
        ordering = ["-began_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "key"],
                condition=Q(ended_at__isnull=True),
                name="signal_episode_open_once",
            ),
            models.CheckConstraint(
                name="signal_episode_in_order",
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=models.F("began_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.placement_id} {self.key} since {self.began_at:%Y-%m-%d}"
