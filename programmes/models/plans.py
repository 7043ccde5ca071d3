from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.due_words import in_words
from programmes import plan_labels
from programmes.enums import Avoids, Variant
from programmes.models.programmes import Institution
from programmes.querysets import PlanQuerySet


class CommitmentPlanRow(models.Model):
    """When a kind of promise is due, per variant: the standard of the portal (no school), or what
    one school wants instead. The row of the school goes before the standard.

    `due` is a short rule: T0 (start), TE (planned end), L (length) or `opened`, moved by
    working days (wd), days (d) or weeks (w): "T0-4w", "opened+5wd", "50%L", "min(20%L, T0+4w)".
    """

    institution = models.ForeignKey(
        Institution,
        verbose_name=_("school"),
        on_delete=models.CASCADE,
        related_name="plan_rows",
        null=True,
        blank=True,
    )
    variant = models.CharField(_("variant"), max_length=14, choices=Variant.choices)
    kind = models.CharField(_("kind"), max_length=40)
    due = models.CharField(_("due"), max_length=60)
    opens_with_placement = models.BooleanField(
        _("opens when the placement is made"),
        default=False,
        help_text=_("Otherwise it opens by itself, at the step that asks for it."),
    )
    debtor = models.CharField(_("owed by"), max_length=10, blank=True)
    creditor = models.CharField(_("owed to"), max_length=10, blank=True)
    avoids = models.CharField(
        _("days on which it is never due"), max_length=16, choices=Avoids.choices, blank=True
    )
    moves_before = models.BooleanField(
        _("moves to the day before, not after"),
        default=False,
        help_text=_("Where it falls on such a day. Otherwise it moves to the next day that fits."),
    )
    # In placements longer than so many weeks it comes back every so many weeks.
    repeats_every = models.PositiveSmallIntegerField(_("comes back every"), null=True, blank=True)
    repeats_above = models.PositiveSmallIntegerField(
        _("in placements longer than"), null=True, blank=True
    )

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["variant", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "variant", "kind"],
                name="plan_row_once_per_school",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="plan_variant_known", condition=Q(variant__in=Variant.values)
            ),
            models.CheckConstraint(
                name="plan_opening_has_corners",
                condition=Q(opens_with_placement=False) | (~Q(debtor="") & ~Q(creditor="")),
            ),
            models.CheckConstraint(name="plan_avoids_known", condition=Q(avoids__in=Avoids.values)),
            models.CheckConstraint(
                name="plan_repeats_whole",
                condition=Q(repeats_every__isnull=True, repeats_above__isnull=True)
                | Q(repeats_every__range=(1, 104), repeats_above__range=(1, 520)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.variant} {self.kind}: {self.due}"

    @property
    def key(self) -> tuple[str, str]:
        return self.variant, self.kind

    @property
    def due_words(self) -> str:
        return in_words(self.due)

    @property
    def avoids_words(self) -> str:
        """Empty when any day will do."""
        return str(Avoids(self.avoids).label) if self.avoids else ""

    @property
    def kind_label(self) -> object:
        return plan_labels.label(self.kind)
