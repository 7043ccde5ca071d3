from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from programmes.enums import CodeType, GuardianRule, ReflectionMethod, Region, Variant
from programmes.querysets import ProgrammeQuerySet, ProgrammeVariantQuerySet


class Institution(models.Model):
    """A school: one party in every agreement of its programmes."""

    name = models.CharField(_("name"), max_length=160)
    code = models.CharField(_("institution code"), max_length=12, unique=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    representative = models.CharField(
        _("who signs for the school by mandate"), max_length=120, blank=True
    )
    confidential_adviser = models.CharField(_("confidential adviser"), max_length=200, blank=True)
    guardian_rule = models.CharField(
        _("guardian of a minor"),
        max_length=10,
        choices=GuardianRule.choices,
        default=GuardianRule.REQUIRED,
    )
    region = models.CharField(
        _("region of the school holidays"),
        max_length=6,
        choices=Region.choices,
        blank=True,
        help_text=_("What is planned stays out of the holidays of this region."),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="institution_region_known",
                condition=Q(region="") | Q(region__in=Region.values),
            ),
            models.CheckConstraint(
                name="institution_guardian_rule_known",
                condition=Q(guardian_rule__in=GuardianRule.values),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Programme(models.Model):
    """A qualification (mbo) or degree programme (hbo) that a school offers."""

    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="programmes"
    )
    name = models.CharField(_("name"), max_length=160)
    name_en = models.CharField(_("name in English"), max_length=160, blank=True)
    code = models.CharField(_("code"), max_length=12)
    code_type = models.CharField(
        _("kind of code"), max_length=10, choices=CodeType.choices, default=CodeType.QUALIFICATION
    )
    level = models.PositiveSmallIntegerField(
        _("level"), null=True, blank=True, help_text=_("NLQF level, 1 to 8")
    )
    reflection_method = models.CharField(
        _("how students reflect"),
        max_length=10,
        choices=ReflectionMethod.choices,
        default=ReflectionMethod.FREE,
    )

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "code_type", "code"], name="programme_code_once"
            ),
            models.CheckConstraint(
                name="programme_code_type_known", condition=Q(code_type__in=CodeType.values)
            ),
            models.CheckConstraint(
                name="programme_level_range",
                condition=Q(level__isnull=True) | Q(level__gte=1, level__lte=8),
            ),
            models.CheckConstraint(
                name="programme_reflection_method_known",
                condition=Q(reflection_method__in=ReflectionMethod.values),
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name


class ProgrammeVariant(models.Model):
    """A programme as it is followed: BOL, BBL, full-time, part-time or dual."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="variants")
    variant = models.CharField(_("variant"), max_length=14, choices=Variant.choices)
    plan_required = models.BooleanField(
        _("a placement plan is approved before the start"), default=False
    )
    # Empty: as usual for the variant, see `keeps_hours`.
    logs_hours = models.BooleanField(_("students log their hours"), null=True, blank=True)
    norm_hours = models.DecimalField(
        _("norm of clock hours in placements"),
        max_digits=7,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Over the whole programme. Empty: no norm is shown."),
    )
    learning_share = models.PositiveSmallIntegerField(
        _("share of the hours meant for learning (%)"),
        null=True,
        blank=True,
        help_text=_("From 0 to 100. Empty: no share was agreed."),
    )

    objects = ProgrammeVariantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "variant"], name="variant_once"),
            models.CheckConstraint(name="variant_known", condition=Q(variant__in=Variant.values)),
            models.CheckConstraint(
                name="variant_norm_positive",
                condition=Q(norm_hours__isnull=True) | Q(norm_hours__gt=0),
            ),
            models.CheckConstraint(
                name="variant_learning_share_percent",
                condition=Q(learning_share__isnull=True) | Q(learning_share__lte=100),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} · {Variant(self.variant).short}"

    @property
    def short(self) -> str:
        return Variant(self.variant).short

    @property
    def keeps_hours(self) -> bool:
        """Do students log their hours? As the programme says; else as usual for the variant."""
        if self.logs_hours is None:
            return Variant(self.variant).is_vocational
        return self.logs_hours


class Cohort(models.Model):
    """The students of a programme who started in one year, and the framework they keep."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="cohorts")
    year = models.PositiveSmallIntegerField(_("first year"))
    framework = models.ForeignKey(
        "programmes.Framework", on_delete=models.PROTECT, null=True, blank=True
    )

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "year"], name="cohort_once"),
            models.CheckConstraint(
                name="cohort_year_range", condition=Q(year__gte=1990, year__lte=2100)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.year}"
