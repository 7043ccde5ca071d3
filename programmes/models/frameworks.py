from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from programmes import levels
from programmes.enums import OutcomeKind
from programmes.querysets import FrameworkQuerySet


class Framework(models.Model):
    """A version of what a programme wants its students to be able to do.

    A published version is frozen; cohorts keep theirs, a change makes the next version.
    """

    programme = models.ForeignKey(
        "programmes.Programme", on_delete=models.PROTECT, related_name="frameworks"
    )
    version = models.CharField(_("version"), max_length=20)
    source = models.CharField(_("source"), max_length=200, blank=True)
    scale = models.JSONField(default=list, help_text="[{code, nl, en, points?, pass}]")
    levels = models.JSONField(
        default=list,
        blank=True,
        help_text="[{code, nlqf, label_nl, label_en, nl, en}]: this level and those beside it.",
    )
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = FrameworkQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "version"], name="framework_version_once"),
            models.CheckConstraint(
                name="framework_published_by_someone",
                condition=Q(published_by__isnull=True) | Q(published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.version}"

    def level_words(self, *, vocational: bool = True) -> list[dict[str, Any]]:
        """[{label, text, own}]: this level and those beside it, for the one who judges."""
        level = self.programme.level
        rows = self.levels or levels.around(level, vocational=vocational)
        return levels.shown(rows, level, (get_language() or "nl")[:2])


class LearningOutcome(models.Model):
    """One work process, core task, learning outcome or conduct item of a framework."""

    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="outcomes")
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="children"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=OutcomeKind.choices)
    code = models.CharField(_("code"), max_length=20)
    order = models.PositiveSmallIntegerField(default=0)
    name_nl = models.CharField(_("in Dutch"), max_length=400)
    name_en = models.CharField(_("in English"), max_length=400, blank=True)
    result = models.TextField(_("result"), blank=True)
    indicators = models.JSONField(default=list, blank=True)
    rubric = models.JSONField(default=dict, blank=True, help_text="{scale code: descriptor}")

    class Meta:
        ordering = ["framework", "order", "code"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "code"], name="outcome_code_once"),
            models.CheckConstraint(
                name="outcome_kind_known", condition=Q(kind__in=OutcomeKind.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def name(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name_nl
