from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, GeneratedField, Q, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from core.search import SearchText
from portfolio.enums import EvidenceKind, Standing
from portfolio.querysets import EvidenceFileQuerySet, EvidenceQuerySet
from programmes.enums import ReflectionMethod


class ValuesAsText(Func):
    """The texts in a JSON object, without its keys; a line break in JSON is a backslash and n."""

    function = "jsonb_path_query_array"
    template = r"replace(%(function)s(%(expressions)s, '$.*')::text, '\n', ' ')"
    output_field = models.TextField()


class EvidenceItem(models.Model):
    """Something a student made or did, as evidence. It belongs to the student for good; the
    placement says where it was made, also after that placement ended.

    `content_sha256` is the SHA-256 of the canonical JSON of all that matters (see
    `portfolio.content`). A confirmation names that hash, so a changed item loses it.
    """

    student = models.ForeignKey(
        "people.Student", on_delete=models.PROTECT, related_name="evidence_items"
    )
    placement = models.ForeignKey(
        "placements.Placement",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="evidence_items",
        verbose_name=_("made at"),
    )
    title = models.CharField(_("title"), max_length=160)
    kind = models.CharField(_("kind"), max_length=10, choices=EvidenceKind.choices)
    made_on = models.DateField(_("made on"))
    body = models.TextField(_("text"), blank=True)
    link_url = models.URLField(_("link"), max_length=500, blank=True)
    reflection_method = models.CharField(
        max_length=10, choices=ReflectionMethod.choices, default=ReflectionMethod.FREE
    )
    reflection = models.JSONField(
        _("reflection"), default=dict, blank=True, help_text="{part of the method: text}"
    )
    people_anonymised = models.BooleanField(
        _("nobody can be recognised without having agreed to it"), default=False
    )
    outcomes = models.ManyToManyField(
        "programmes.LearningOutcome", blank=True, related_name="evidence_items"
    )
    tasks = models.ManyToManyField(
        "learning.LearningTask", blank=True, related_name="evidence_items"
    )
    revision = models.PositiveIntegerField(default=1)
    content_sha256 = models.CharField(max_length=64)
    asked_at = models.DateTimeField(
        null=True, help_text="When the student last asked the workplace to confirm it."
    )
    once_key = models.CharField(
        max_length=36, null=True, help_text="Of the form: sending it twice adds one item."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    search = GeneratedField(
        expression=SearchText(
            Concat(
                F("title"), Value(" "), F("body"), Value(" "), ValuesAsText(F("reflection")),
                output_field=models.TextField(),
            )
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )  # fmt: skip

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["-made_on", "-id"]
        indexes = [
            models.Index(fields=["student", "-made_on", "-id"], name="evidence_of_student"),
            models.Index(fields=["placement", "made_on"], name="evidence_of_placement"),
            GinIndex(fields=["search"], name="evidence_search"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["student", "once_key"], name="evidence_added_once"),
            models.CheckConstraint(
                name="evidence_kind_known", condition=Q(kind__in=EvidenceKind.values)
            ),
            models.CheckConstraint(
                name="evidence_reflection_method_known",
                condition=Q(reflection_method__in=ReflectionMethod.values),
            ),
            models.CheckConstraint(name="evidence_titled", condition=~Q(title="")),
            models.CheckConstraint(
                name="evidence_removed_by_someone",
                condition=Q(removed_at__isnull=True, removed_by__isnull=True)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="evidence_link_is_web",
                condition=Q(link_url="")
                | Q(link_url__startswith="https://")
                | Q(link_url__startswith="http://"),
            ),
            models.CheckConstraint(
                name="evidence_people_anonymised",
                condition=~Q(kind__in=["photo", "video", "sound"]) | Q(people_anonymised=True),
            ),
            models.CheckConstraint(
                name="evidence_asked_has_placement",
                condition=Q(asked_at__isnull=True) | Q(placement__isnull=False),
            ),
            models.CheckConstraint(
                name="evidence_hash_form", condition=Q(content_sha256__regex=r"^[0-9a-f]{64}$")
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def kind_enum(self) -> EvidenceKind:
        return EvidenceKind(self.kind)

    @property
    def standing(self) -> Standing:
        """Of a row that was read `with_standing()`."""
        return Standing(self.standing_value)  # type: ignore[attr-defined]

    @property
    def waits_for_answer(self) -> bool:
        """Handed in, and the workplace has not answered about this content."""
        return self.asked_at is not None and self.standing == Standing.UNCONFIRMED

    @property
    def week(self) -> tuple[int, int]:
        """ISO year and week of the day it was made."""
        return self.made_on.isocalendar()[:2]


class EvidenceFile(models.Model):
    """One file of an item. The document itself never changes."""

    item = models.ForeignKey(EvidenceItem, on_delete=models.CASCADE, related_name="files")
    document = models.OneToOneField(
        "documents.StoredDocument", on_delete=models.PROTECT, related_name="evidence_file"
    )
    order = models.PositiveSmallIntegerField(default=0)

    objects = EvidenceFileQuerySet.as_manager()

    class Meta:
        ordering = ["item", "order", "id"]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.document_id}"

    @property
    def content_type(self) -> Any:
        return self.document.content_type
