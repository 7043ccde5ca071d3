"""What the workplace advises. Each change is a new version; none is ever edited."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.triggers import append_only
from decisions.enums import Verdict
from decisions.models.triggers import ADVICE_IN_TIME
from decisions.querysets import AdviceQuerySet


class WorkplaceAdvice(models.Model):
    """One version of the advice on a placement. Possible until the placement result is there."""

    placement = models.ForeignKey(
        "placements.Placement", on_delete=models.PROTECT, related_name="workplace_advices"
    )
    number = models.PositiveSmallIntegerField(_("version"))
    verdict = models.CharField(_("advice"), max_length=12, choices=Verdict.choices)
    motivation = models.TextField(_("why"), blank=True)
    # [{code, name_nl, name_en, text}]: only those outcomes about which something was said.
    outcomes = models.JSONField(default=list)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="given_advices"
    )
    given_at = models.DateTimeField()
    content_sha256 = models.CharField(max_length=64)

    objects = AdviceQuerySet.as_manager()

    class Meta:
        ordering = ["placement", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["placement", "number"], name="advice_number_once"),
            models.CheckConstraint(name="advice_number_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="advice_verdict_known", condition=Q(verdict__in=Verdict.values)
            ),
            models.CheckConstraint(
                name="advice_says_why", condition=Q(verdict="positive") | ~Q(motivation="")
            ),
            models.CheckConstraint(
                name="advice_has_hash", condition=Q(content_sha256__regex=r"^[0-9a-f]{64}$")
            ),
        ]
        triggers = [ADVICE_IN_TIME, *append_only("advice")]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()} · {self.placement_id} · {self.number}"

    @property
    def verdict_enum(self) -> Verdict:
        return Verdict(self.verdict)
