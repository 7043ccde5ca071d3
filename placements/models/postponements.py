from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.triggers import append_only
from placements.models.commitments import Commitment


class Postponement(models.Model):
    """Somebody asked for another day for a promise, and why. Kept for good."""

    commitment = models.ForeignKey(
        Commitment, on_delete=models.CASCADE, related_name="postponements"
    )
    # 1 for the first time; two people who click at once postpone once.
    number = models.PositiveSmallIntegerField()
    from_day = models.DateField(_("was due"))
    to_day = models.DateField(_("new date"))
    reason = models.TextField(_("why"))
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["commitment", "number"], name="postponement_once"),
            models.CheckConstraint(
                name="postponement_later", condition=Q(to_day__gt=F("from_day"))
            ),
            models.CheckConstraint(
                name="postponement_has_reason", condition=~Q(reason="") & Q(number__gte=1)
            ),
        ]
        triggers = append_only("postponement")

    def __str__(self) -> str:
        return f"{self.commitment_id}: {self.from_day} → {self.to_day}"
