"""A result that stands. Never edited: a correction is the next version."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.triggers import changed, no_truncate
from decisions.enums import Result, ResultKind
from decisions.models.triggers import DECISION_STANDS
from decisions.querysets import DecisionQuerySet

USER = settings.AUTH_USER_MODEL

# Everything except the sealed file, which the worker adds a moment later.
FROZEN_FIELDS = [
    "placement", "kind", "number", "result", "new_date", "motivation", "outcomes", "conditions",
    "despite_reason", "advice", "deviates", "deviation_reason", "decided_at", "decided_by",
    "second_at", "second_by", "replaces", "correction_reason", "authorised_at", "authorised_by",
    "appeal_until", "appeal_nl", "appeal_en", "content_sha256",
]  # fmt: skip


class Decision(models.Model):
    """One version of a result. Only the newest counts: `Decision.objects.current()`."""

    placement = models.ForeignKey(
        "placements.Placement", on_delete=models.PROTECT, related_name="decisions"
    )
    kind = models.CharField(_("kind"), max_length=16, choices=ResultKind.choices)
    number = models.PositiveSmallIntegerField(_("version"))
    result = models.CharField(_("result"), max_length=10, choices=Result.choices)
    new_date = models.DateField(_("decided again on"), null=True)
    motivation = models.TextField(_("motivation"))
    # As it was then: [{id, code, name_nl, name_en, level, level_nl, level_en, passes, text}]
    outcomes = models.JSONField(default=list)
    # As they stood: [{key, met, words_nl, words_en}], met: true or false.
    conditions = models.JSONField(default=list)
    despite_reason = models.TextField(_("why this is decided although it is missing"), blank=True)
    advice = models.ForeignKey(
        "decisions.WorkplaceAdvice", on_delete=models.PROTECT, null=True, related_name="decisions"
    )
    deviates = models.BooleanField(_("differs from the advice of the workplace"), default=False)
    deviation_reason = models.TextField(_("why this differs from the advice"), blank=True)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="decisions_made")
    second_at = models.DateTimeField(null=True)
    second_by = models.ForeignKey(
        USER, on_delete=models.PROTECT, null=True, related_name="decisions_agreed"
    )
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="replaced_by"
    )
    correction_reason = models.TextField(_("what was wrong"), blank=True)
    authorised_at = models.DateTimeField(null=True)
    authorised_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    appeal_until = models.DateField(_("appeal is possible until"))
    appeal_nl = models.TextField(blank=True)
    appeal_en = models.TextField(blank=True)
    content_sha256 = models.CharField(max_length=64)
    sealed_document = models.OneToOneField(
        "documents.StoredDocument", on_delete=models.PROTECT, null=True, related_name="decision"
    )

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["placement", "kind", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "kind", "number"], name="decision_number_once"
            ),
            models.CheckConstraint(
                name="decision_kind_known", condition=Q(kind__in=ResultKind.values)
            ),
            models.CheckConstraint(
                name="decision_result_known", condition=Q(result__in=Result.values)
            ),
            models.CheckConstraint(
                name="decision_first_replaces_nothing",
                condition=Q(number=1, replaces__isnull=True)
                | Q(number__gt=1, replaces__isnull=False),
            ),
            models.CheckConstraint(
                name="decision_not_yet_has_day",
                condition=Q(result="not_yet", new_date__isnull=False)
                | (~Q(result="not_yet") & Q(new_date__isnull=True)),
            ),
            models.CheckConstraint(name="decision_has_motivation", condition=~Q(motivation="")),
            models.CheckConstraint(
                name="decision_second_both",
                condition=Q(second_at__isnull=True, second_by__isnull=True)
                | Q(second_at__isnull=False, second_by__isnull=False),
            ),
            models.CheckConstraint(
                name="decision_four_eyes_are_of_two",
                condition=Q(second_by__isnull=True) | ~Q(second_by=F("decided_by")),
            ),
            models.CheckConstraint(
                name="decision_correction_authorised",
                condition=Q(
                    correction_reason="", authorised_by__isnull=True, authorised_at__isnull=True
                )
                | (
                    Q(
                        authorised_by__isnull=False, authorised_at__isnull=False,
                        replaces__isnull=False,
                    )
                    & ~Q(correction_reason="")
                ),
            ),
            models.CheckConstraint(
                name="decision_authorised_by_another",
                condition=Q(authorised_by__isnull=True)
                | (
                    ~Q(authorised_by=F("decided_by"))
                    & (Q(second_by__isnull=True) | ~Q(authorised_by=F("second_by")))
                ),
            ),
            models.CheckConstraint(
                name="decision_deviation_says_why",
                condition=Q(deviates=False, deviation_reason="")
                | (Q(deviates=True, advice__isnull=False) & ~Q(deviation_reason="")),
            ),
            models.CheckConstraint(
                name="decision_has_hash", condition=Q(content_sha256__regex=r"^[0-9a-f]{64}$")
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["decided_at"],
                condition=Q(sealed_document__isnull=True),
                name="decision_unsealed",
            ),
            models.Index(fields=["decided_by", "-decided_at"], name="decision_decider"),
        ]
        triggers = [
            DECISION_STANDS,
            pgtrigger.Protect(
                name="decision_no_change",
                operation=pgtrigger.Update,
                condition=changed(*FROZEN_FIELDS),
            ),
            pgtrigger.Protect(
                name="decision_seal_no_change",
                operation=pgtrigger.Update,
                condition=changed("sealed_document")
                & pgtrigger.Q(old__sealed_document__isnull=False),
            ),
            pgtrigger.Protect(name="decision_no_delete", operation=pgtrigger.Delete),
            no_truncate("decision"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.placement_id} · {self.number}"

    @property
    def result_enum(self) -> Result:
        return Result(self.result)

    @property
    def kind_enum(self) -> ResultKind:
        return ResultKind(self.kind)

    @property
    def is_correction(self) -> bool:
        return bool(self.correction_reason)

    @property
    def unmet(self) -> list[dict]:
        return [each for each in self.conditions if not each["met"]]
