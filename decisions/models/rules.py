"""What a programme asks before a result is decided, and who decides."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from decisions.enums import Decider, SecondFor

PERCENT = [MinValueValidator(0), MaxValueValidator(100)]


class DecisionRules(models.Model):
    """One per programme. A programme that set nothing has the usual ones, see `queries.rules`."""

    programme = models.OneToOneField(
        "programmes.Programme", on_delete=models.PROTECT, related_name="decision_rules"
    )
    decider = models.CharField(
        _("who decides on the placement result"),
        max_length=10,
        choices=Decider.choices,
        default=Decider.EXAMINER,
    )
    second_for = models.CharField(
        _("a second assessor agrees with"),
        max_length=10,
        choices=SecondFor.choices,
        default=SecondFor.EXAM,
    )
    exam_apart = models.BooleanField(
        _("the exam result is decided apart from the placement result"), default=False
    )
    least_points = models.PositiveSmallIntegerField(
        _("data points for every outcome, at least"), default=3
    )
    least_roles = models.PositiveSmallIntegerField(
        _("sources among them (student, workplace, school), at least"),
        default=2,
        validators=[MaxValueValidator(3)],
        help_text=_("From two on, the workplace is always one of them."),
    )
    last_third_needed = models.BooleanField(
        _("one data point of every outcome comes from the last third of the period"), default=True
    )
    self_assessment_needed = models.BooleanField(
        _("the student assessed the own work"), default=True
    )
    least_confirmed = models.PositiveSmallIntegerField(
        _("pieces of evidence that the workplace confirmed, at least"), default=1
    )
    hours_share = models.PositiveSmallIntegerField(
        _("share of the agreed hours that is approved (%)"),
        default=90,
        validators=PERCENT,
        help_text=_("Only where students log their hours. 0: hours are not looked at."),
    )
    advice_needed = models.BooleanField(_("the workplace gave its advice"), default=True)
    appeal_weeks = models.PositiveSmallIntegerField(
        _("weeks in which the student can appeal"),
        default=6,
        validators=[MinValueValidator(1), MaxValueValidator(26)],
    )
    appeal_nl = models.TextField(_("how to appeal, in Dutch"), blank=True)
    appeal_en = models.TextField(_("how to appeal, in English"), blank=True)
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(null=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name_plural = "decision rules"
        constraints = [
            models.CheckConstraint(
                name="rules_decider_known", condition=Q(decider__in=Decider.values)
            ),
            models.CheckConstraint(
                name="rules_second_for_known", condition=Q(second_for__in=SecondFor.values)
            ),
            models.CheckConstraint(
                name="rules_figures_in_range",
                condition=Q(
                    least_roles__lte=3,
                    hours_share__lte=100,
                    appeal_weeks__gte=1,
                    appeal_weeks__lte=26,
                ),
            ),
            models.CheckConstraint(
                name="rules_changed_by_someone",
                condition=Q(changed_at__isnull=True, changed_by__isnull=True)
                | Q(changed_at__isnull=False, changed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme}"

    def asks_second(self, kind: str) -> bool:
        return SecondFor(self.second_for).asks(kind)
