from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.dates import today
from core.due_rules import Gap
from placements.enums import InterruptionKind
from placements.models.placements import Placement


class Interruption(models.Model):
    """Days on which a student is away: what is planned moves behind them.

    Only that and how long, never what is the matter.
    """

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="interruptions")
    kind = models.CharField(_("why"), max_length=10, choices=InterruptionKind.choices)
    from_day = models.DateField(_("first day"))
    until_day = models.DateField(_("last day"))
    noted_at = models.DateTimeField(auto_now_add=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["from_day", "id"]
        constraints = [
            models.UniqueConstraint(fields=["placement", "from_day"], name="interruption_once"),
            models.CheckConstraint(
                name="interruption_kind_known", condition=Q(kind__in=InterruptionKind.values)
            ),
            models.CheckConstraint(
                name="interruption_in_order", condition=Q(until_day__gte=F("from_day"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.placement_id}: {self.from_day} – {self.until_day}"

    @property
    def gap(self) -> Gap:
        return Gap(self.from_day, self.until_day)

    def holds_on(self, day: date) -> bool:
        return self.from_day <= day <= self.until_day

    @property
    def is_now(self) -> bool:
        return self.holds_on(today())
