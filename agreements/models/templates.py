import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from agreements.enums import ClauseType, Requirement
from programmes.enums import Variant


class AgreementTemplate(models.Model):
    """A version of the agreement text of a school, for one variant.

    A published version never changes; editing it starts the next version as a draft.
    """

    institution = models.ForeignKey(
        "programmes.Institution", on_delete=models.PROTECT, related_name="agreement_templates"
    )
    variant = models.CharField(_("variant"), max_length=14, choices=Variant.choices)
    version = models.PositiveSmallIntegerField(_("version"))
    title_nl = models.CharField(_("title in Dutch"), max_length=160)
    title_en = models.CharField(_("title in English"), max_length=160)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["variant", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "variant", "version"], name="template_version_once"
            ),
            models.UniqueConstraint(
                fields=["institution", "variant"],
                condition=Q(published_at__isnull=True),
                name="template_one_draft",
            ),
            models.CheckConstraint(
                name="template_variant_known", condition=Q(variant__in=Variant.values)
            ),
            models.CheckConstraint(
                name="template_published_both",
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False, published_by__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="published_template_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__published_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_variant_display()} {self.version}"

    @property
    def title(self) -> str:
        """In the language of the reader."""
        return self.title_en if get_language() == "en" else self.title_nl

    @property
    def is_published(self) -> bool:
        return self.published_at is not None


_CLAUSES_OF_PUBLISHED = """
    IF EXISTS (
        SELECT 1 FROM agreements_agreementtemplate
        WHERE id = COALESCE(NEW.template_id, OLD.template_id) AND published_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'the clauses of a published template never change';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""


class TemplateClause(models.Model):
    """One clause of a template, in both languages. Text may name fields as {student_name}."""

    template = models.ForeignKey(
        AgreementTemplate, on_delete=models.CASCADE, related_name="clauses"
    )
    key = models.CharField(max_length=40)
    order = models.PositiveSmallIntegerField()
    section = models.CharField(max_length=20)
    clause_type = models.CharField(max_length=4, choices=ClauseType.choices)
    requirement = models.CharField(max_length=1, choices=Requirement.choices)
    included = models.BooleanField(_("in the agreement"), default=True)
    heading_nl = models.CharField(_("heading in Dutch"), max_length=160)
    heading_en = models.CharField(_("heading in English"), max_length=160)
    body_nl = models.TextField(_("text in Dutch"), blank=True)
    body_en = models.TextField(_("text in English"), blank=True)

    class Meta:
        ordering = ["template", "order"]
        constraints = [
            models.UniqueConstraint(fields=["template", "key"], name="clause_once"),
            models.CheckConstraint(
                name="clause_type_known", condition=Q(clause_type__in=ClauseType.values)
            ),
            models.CheckConstraint(
                name="clause_requirement_known", condition=Q(requirement__in=Requirement.values)
            ),
            models.CheckConstraint(
                name="clause_required_is_included",
                condition=Q(included=True) | Q(requirement__in=["I", "O"]),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="published_clauses_stay",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=_CLAUSES_OF_PUBLISHED,
            )
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def heading(self) -> str:
        """In the language of the reader."""
        return self.heading_en if get_language() == "en" else self.heading_nl
