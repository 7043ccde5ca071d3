"""A form: sections with criteria and a scale, in versions that are frozen once published."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.enums import CORNER_CHOICES, FILLING_CORNERS, CriterionKind, Explanation
from assessments.enums import InstrumentKind as Kind
from assessments.languages import in_language, pick
from assessments.models.triggers import CRITERION_IS_OF_VERSION, frozen_with_its_version
from assessments.querysets import InstrumentVersionQuerySet
from core.triggers import changed, no_truncate

CORNERS = [corner.value for corner in FILLING_CORNERS]
LONGEST = 10_000


def corners_field(**options: Any) -> ArrayField:
    return ArrayField(
        models.CharField(max_length=10, choices=CORNER_CHOICES), default=list, **options
    )


class Instrument(models.Model):
    """A form of a programme, such as its mid-term assessment. What it asks stands in versions."""

    programme = models.ForeignKey(
        "programmes.Programme", on_delete=models.PROTECT, related_name="instruments"
    )
    kind = models.CharField(_("kind"), max_length=24, choices=Kind.choices)

    class Meta:
        ordering = ["programme", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "kind"], name="instrument_kind_once"),
            models.CheckConstraint(name="instrument_kind_known", condition=Q(kind__in=Kind.values)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.programme}"


class InstrumentVersion(models.Model):
    """One version of a form. A draft can change; a published one never does."""

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    name_nl = models.CharField(_("name in Dutch"), max_length=160)
    name_en = models.CharField(_("name in English"), max_length=160, blank=True)
    intro_nl = models.TextField(_("introduction in Dutch"), blank=True)
    intro_en = models.TextField(_("introduction in English"), blank=True)
    corners = corners_field(verbose_name=_("who fills it in"))
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    # Grows with every change, so that two people building at once are told.
    revision = models.PositiveIntegerField(default=1)

    objects = InstrumentVersionQuerySet.as_manager()

    class Meta:
        ordering = ["instrument", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["instrument", "number"], name="instrument_number_once"),
            models.UniqueConstraint(
                fields=["instrument"],
                condition=Q(published_at__isnull=True),
                name="instrument_one_draft",
            ),
            models.CheckConstraint(
                name="instrument_corners_known", condition=Q(corners__contained_by=CORNERS)
            ),
            models.CheckConstraint(
                name="instrument_published_asks_somebody",
                condition=Q(published_at__isnull=True) | Q(corners__len__gt=0),
            ),
            models.CheckConstraint(
                name="instrument_published_by_after",
                condition=Q(published_by__isnull=True) | Q(published_at__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="version_frozen",
                operation=pgtrigger.Update,
                condition=changed(
                    "instrument", "number", "name_nl", "name_en", "intro_nl", "intro_en",
                    "corners", "published_at", "published_by", "revision",
                )
                & pgtrigger.Q(old__published_at__isnull=False),
            ),
            pgtrigger.Protect(
                name="version_kept",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__published_at__isnull=False),
            ),
            no_truncate("version"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name} {self.number}"

    @property
    def name(self) -> str:
        return in_language(self, "name")

    @property
    def intro(self) -> str:
        return in_language(self, "intro")

    @property
    def is_published(self) -> bool:
        return self.published_at is not None


class ScaleLevel(models.Model):
    """One word of the scale. Without a rank it is not compared, such as "not applicable"."""

    version = models.ForeignKey(InstrumentVersion, on_delete=models.CASCADE, related_name="levels")
    code = models.CharField(_("code"), max_length=16)
    order = models.PositiveSmallIntegerField(default=0)
    rank = models.PositiveSmallIntegerField(_("height on the scale"), null=True, blank=True)
    label_nl = models.CharField(_("word in Dutch"), max_length=60)
    label_en = models.CharField(_("word in English"), max_length=60, blank=True)
    passes = models.BooleanField(_("is enough"), null=True, blank=True)
    explain = models.BooleanField(_("asks for an explanation"), default=False)

    class Meta:
        ordering = ["version", "order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="level_code_once"),
            models.UniqueConstraint(
                fields=["version", "rank"], condition=Q(rank__isnull=False), name="level_rank_once"
            ),
            models.CheckConstraint(
                name="level_code_form", condition=Q(code__regex=r"^[A-Za-z0-9_]{1,16}$")
            ),
            models.CheckConstraint(
                name="level_aside_does_not_pass",
                condition=Q(rank__isnull=False) | Q(passes__isnull=True),
            ),
        ]
        triggers = frozen_with_its_version("level")

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return in_language(self, "label")


class Section(models.Model):
    version = models.ForeignKey(
        InstrumentVersion, on_delete=models.CASCADE, related_name="sections"
    )
    order = models.PositiveSmallIntegerField(default=0)
    title_nl = models.CharField(_("title in Dutch"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    intro_nl = models.TextField(_("introduction in Dutch"), blank=True)
    intro_en = models.TextField(_("introduction in English"), blank=True)

    class Meta:
        ordering = ["version", "order", "id"]
        triggers = frozen_with_its_version("section")

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return in_language(self, "title")

    @property
    def intro(self) -> str:
        return in_language(self, "intro")


class Criterion(models.Model):
    """One thing that is asked. `key` stays the same in later versions."""

    version = models.ForeignKey(
        InstrumentVersion, on_delete=models.CASCADE, related_name="criteria"
    )
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="criteria")
    order = models.PositiveSmallIntegerField(default=0)
    key = models.CharField(max_length=40)
    kind = models.CharField(
        _("how it is answered"),
        max_length=8,
        choices=CriterionKind.choices,
        default=CriterionKind.SCALE,
    )
    text_nl = models.CharField(_("question in Dutch"), max_length=600)
    text_en = models.CharField(_("question in English"), max_length=600, blank=True)
    help_nl = models.TextField(_("what to look at, in Dutch"), blank=True)
    help_en = models.TextField(_("what to look at, in English"), blank=True)
    outcome = models.ForeignKey(
        "programmes.LearningOutcome",
        verbose_name=_("learning outcome or work process"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="criteria",
    )
    is_conduct = models.BooleanField(_("is about professional conduct"), default=False)
    descriptors = models.JSONField(
        default=dict, blank=True, help_text="{level code: {nl, en}}: what that level looks like."
    )
    may_skip = models.BooleanField(_("“cannot be judged here” is an answer"), default=True)
    required = models.BooleanField(_("has to be answered"), default=True)
    explanation = models.CharField(
        _("explanation"),
        max_length=10,
        choices=Explanation.choices,
        default=Explanation.BY_LEVEL,
    )
    corners = corners_field(
        verbose_name=_("asked of"), blank=True, help_text=_("Tick nobody to ask everybody.")
    )
    only_when = models.ForeignKey(
        "self", on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    only_when_level = models.ForeignKey(
        ScaleLevel, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["version", "section__order", "order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="criterion_key_once"),
            models.CheckConstraint(
                name="criterion_kind_known", condition=Q(kind__in=CriterionKind.values)
            ),
            models.CheckConstraint(
                name="criterion_explanation_known",
                condition=Q(explanation__in=Explanation.values),
            ),
            models.CheckConstraint(
                name="criterion_corners_known", condition=Q(corners__contained_by=CORNERS)
            ),
            models.CheckConstraint(
                name="criterion_condition_whole",
                condition=Q(only_when__isnull=True, only_when_level__isnull=True)
                | Q(only_when__isnull=False, only_when_level__isnull=False),
            ),
            models.CheckConstraint(
                name="criterion_text_is_not_skipped",
                condition=~Q(kind=CriterionKind.OPEN) | Q(may_skip=False),
            ),
        ]
        triggers = frozen_with_its_version("criterion", CRITERION_IS_OF_VERSION)

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        return in_language(self, "text")

    @property
    def help(self) -> str:
        return in_language(self, "help")

    def descriptor(self, code: str) -> str:
        return pick(self.descriptors.get(code))

    def asks(self, corner: str) -> bool:
        return not self.corners or corner in self.corners


class CohortForm(models.Model):
    """The version that a cohort keeps, also when a newer one is published."""

    cohort = models.ForeignKey("programmes.Cohort", on_delete=models.CASCADE, related_name="forms")
    instrument = models.ForeignKey(
        Instrument, on_delete=models.CASCADE, related_name="cohort_forms"
    )
    version = models.ForeignKey(
        InstrumentVersion, on_delete=models.PROTECT, related_name="cohort_forms"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cohort", "instrument"], name="cohort_form_once")
        ]

    def __str__(self) -> str:
        return f"{self.cohort}: {self.version}"
