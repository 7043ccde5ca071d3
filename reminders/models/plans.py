from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.enums import Corner
from programmes import plan_labels
from programmes.enums import Variant
from reminders.enums import Audience, Severity
from reminders.querysets import ReminderPlanQuerySet

MOST_MAILS = 7
MOST_TIMES = 5
MOST_LATER = 60


class ReminderPlan(models.Model):
    """When people are reminded of one kind of promise, per variant: the standard of the portal (no
    school), or the whole set of steps that one school wants instead."""

    institution = models.ForeignKey(
        "programmes.Institution",
        verbose_name=_("school"),
        on_delete=models.CASCADE,
        related_name="reminder_plans",
        null=True,
        blank=True,
    )
    variant = models.CharField(_("variant"), max_length=14, choices=Variant.choices)
    kind = models.CharField(_("kind"), max_length=40)
    severity = models.CharField(
        _("severity"), max_length=6, choices=Severity.choices, default=Severity.NORMAL
    )

    objects = ReminderPlanQuerySet.as_manager()

    class Meta:
        ordering = ["variant", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "variant", "kind"],
                name="reminder_plan_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="reminder_plan_variant_known", condition=Q(variant__in=Variant.values)
            ),
            models.CheckConstraint(
                name="reminder_plan_severity_known", condition=Q(severity__in=Severity.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.variant} {self.kind}"

    @property
    def key(self) -> tuple[str, str]:
        return self.variant, self.kind

    @property
    def kind_label(self) -> object:
        return plan_labels.label(self.kind)


class ReminderStep(models.Model):
    """One moment of a plan. `when` is a due rule that may count from `due`: "due-3wd", "T0-1w",
    "60%L"; the step comes `later` working days after that.

    It comes once, or `most` times with `every` working days between.
    """

    plan = models.ForeignKey(ReminderPlan, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField()
    when = models.CharField(_("when"), max_length=60)
    later = models.PositiveSmallIntegerField(_("and so many working days later"), default=0)
    audience = models.CharField(_("to"), max_length=14, choices=Audience.choices)
    debtor = models.CharField(
        _("only what is owed by"), max_length=10, choices=Corner.choices, blank=True
    )
    every = models.PositiveSmallIntegerField(_("again after so many working days"), null=True)
    most = models.PositiveSmallIntegerField(_("at most so many times"), default=1)
    is_escalation = models.BooleanField(
        _("tells somebody who does not owe it"),
        default=False,
        help_text=_("Said as “not kept”, not as a task of the reader."),
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="reminder_step_number_once"),
            models.CheckConstraint(
                name="reminder_step_audience_known", condition=Q(audience__in=Audience.values)
            ),
            models.CheckConstraint(
                name="reminder_step_repeats_with_a_cap",
                condition=Q(every__isnull=True, most=1)
                | Q(every__gte=1, every__lte=30, most__gte=2, most__lte=MOST_TIMES),
            ),
            models.CheckConstraint(
                name="reminder_step_debtor_known",
                condition=Q(debtor="") | Q(debtor__in=Corner.values),
            ),
            models.CheckConstraint(
                name="reminder_step_says_when", condition=~Q(when="") & Q(later__lte=MOST_LATER)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} to {self.audience}"

    @property
    def name(self) -> str:
        """How a reminder remembers it: "due", "due+5wd", "60%L+5wd"."""
        return f"{self.when}+{self.later}wd" if self.later else self.when


class ReminderSettings(models.Model):
    """What a school asks of the portal about its mails to workplaces."""

    institution = models.OneToOneField(
        "programmes.Institution", on_delete=models.CASCADE, related_name="reminder_settings"
    )
    workplace_mails_per_week = models.PositiveSmallIntegerField(
        _("mails a week to one person at a workplace, at most"),
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_MAILS)],
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="reminder_cap_range",
                condition=Q(workplace_mails_per_week__gte=1)
                & Q(workplace_mails_per_week__lte=MOST_MAILS),
            )
        ]

    def __str__(self) -> str:
        return f"{self.institution}: {self.workplace_mails_per_week}"
