"""Asking the corners of one placement to fill in a form, each for themselves."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from assessments.enums import CORNER_CHOICES, InstrumentKind
from assessments.models.instruments import CORNERS, LONGEST
from assessments.models.triggers import ANSWER_FITS, ANSWER_KEPT, ROUND_FITS
from assessments.querysets import ResponseQuerySet, RoundQuerySet
from core.dates import today
from core.triggers import changed, no_truncate

USER = settings.AUTH_USER_MODEL


def both_or_none(*names: str) -> Q:
    """All of these columns have a value, or none has."""
    return Q(**{f"{name}__isnull": True for name in names}) | Q(
        **{f"{name}__isnull": False for name in names}
    )


class AssessmentRound(models.Model):
    """One moment, such as the mid-term of a placement: the same form for each corner asked.

    Shared: the corners see each other's answers, because all handed in (`shared_by` empty) or
    because the school began the talk.
    """

    placement = models.ForeignKey(
        "placements.Placement", on_delete=models.PROTECT, related_name="assessment_rounds"
    )
    kind = models.CharField(_("kind"), max_length=24, choices=InstrumentKind.choices)
    number = models.PositiveSmallIntegerField(default=1)
    version = models.ForeignKey(
        "assessments.InstrumentVersion", on_delete=models.PROTECT, related_name="rounds"
    )
    due_on = models.DateField(_("by"))
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        USER, on_delete=models.PROTECT, null=True, related_name="+", help_text="Empty: by the plan."
    )
    shared_at = models.DateTimeField(null=True)
    shared_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    cancel_reason = models.TextField(blank=True)
    talk_on = models.DateField(_("held on"), null=True)
    talk_outcome = models.TextField(_("what came out of the talk"), blank=True)
    talk_changes = models.TextField(_("agreed changes to the tasks"), blank=True)
    talk_at = models.DateTimeField(null=True)
    talk_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    revision = models.PositiveIntegerField(default=1)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["placement", "due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["placement", "kind", "number"], name="round_once"),
            models.CheckConstraint(
                name="round_kind_known", condition=Q(kind__in=InstrumentKind.values)
            ),
            models.CheckConstraint(name="round_number_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="round_shared_by_after",
                condition=Q(shared_by__isnull=True) | Q(shared_at__isnull=False),
            ),
            models.CheckConstraint(
                name="round_cancelled_by_someone",
                condition=Q(cancelled_at__isnull=True, cancelled_by__isnull=True, cancel_reason="")
                | (
                    Q(cancelled_at__isnull=False, cancelled_by__isnull=False)
                    & ~Q(cancel_reason="")
                ),
            ),
            models.CheckConstraint(
                name="round_talk_whole",
                condition=Q(
                    talk_at__isnull=True, talk_by__isnull=True, talk_on__isnull=True,
                    talk_outcome="", talk_changes="",
                )
                | (
                    Q(
                        talk_at__isnull=False, talk_by__isnull=False, talk_on__isnull=False,
                        shared_at__isnull=False,
                    )
                    & ~Q(talk_outcome="")
                ),
            ),
            models.CheckConstraint(
                name="round_evaluation_stays_apart",
                condition=~Q(kind=InstrumentKind.WORKPLACE_EVALUATION)
                | Q(shared_at__isnull=True),
            ),
        ]  # fmt: skip
        triggers = [
            ROUND_FITS,
            pgtrigger.Protect(
                name="round_stays_what_it_is",
                operation=pgtrigger.Update,
                condition=changed("placement", "kind", "number", "version"),
            ),
            pgtrigger.Protect(
                name="round_stays_shared",
                operation=pgtrigger.Update,
                condition=changed("shared_at", "shared_by")
                & pgtrigger.Q(old__shared_at__isnull=False),
            ),
            no_truncate("round"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number} · {self.placement_id}"

    @property
    def is_open(self) -> bool:
        return self.cancelled_at is None and not self.is_over

    @property
    def is_over(self) -> bool:
        """An evaluation closes after its last day; other forms are waited for."""
        return self.stays_apart and self.due_on < today()

    @property
    def stays_apart(self) -> bool:
        return InstrumentKind(self.kind).stays_apart

    @property
    def is_shared(self) -> bool:
        return self.shared_at is not None

    @property
    def subject_key(self) -> str:
        """How the ledger names this round."""
        return f"round:{self.pk}"


class Response(models.Model):
    """What one corner answers, in one round. Handed in once; after that it stays as it is."""

    round = models.ForeignKey(AssessmentRound, on_delete=models.PROTECT, related_name="responses")
    corner = models.CharField(max_length=10, choices=CORNER_CHOICES)
    # Grows with every answer that is kept.
    revision = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    saved_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    content_sha256 = models.CharField(max_length=64, blank=True)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        ordering = ["round", "id"]
        constraints = [
            models.UniqueConstraint(fields=["round", "corner"], name="response_corner_once"),
            models.CheckConstraint(name="response_corner_known", condition=Q(corner__in=CORNERS)),
            models.CheckConstraint(
                name="response_handed_in_by_someone",
                condition=Q(submitted_at__isnull=True, submitted_by__isnull=True, content_sha256="")
                | Q(
                    submitted_at__isnull=False,
                    submitted_by__isnull=False,
                    content_sha256__regex=r"^[0-9a-f]{64}$",
                ),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="response_handed_in",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__submitted_at__isnull=False),
            ),
            pgtrigger.Protect(
                name="response_kept",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__submitted_at__isnull=False),
            ),
            no_truncate("response"),
        ]

    def __str__(self) -> str:
        return f"{self.corner} · {self.round_id}"

    @property
    def is_handed_in(self) -> bool:
        return self.submitted_at is not None


class Answer(models.Model):
    """The answer to one criterion, of one corner. `revision` tells two devices apart."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="answers")
    criterion = models.ForeignKey(
        "assessments.Criterion", on_delete=models.PROTECT, related_name="answers"
    )
    level = models.ForeignKey(
        "assessments.ScaleLevel", on_delete=models.PROTECT, null=True, related_name="+"
    )
    is_yes = models.BooleanField(null=True)
    cannot_judge = models.BooleanField(default=False)
    text = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "criterion"], name="answer_once"),
            models.CheckConstraint(
                name="answer_says_one_thing",
                condition=Q(level__isnull=True, is_yes__isnull=True)
                | Q(level__isnull=True, cannot_judge=False)
                | Q(is_yes__isnull=True, cannot_judge=False),
            ),
            models.CheckConstraint(
                name="answer_not_too_long",
                condition=models.lookups.LessThanOrEqual(Length("text"), LONGEST),
            ),
        ]
        triggers = [ANSWER_FITS, ANSWER_KEPT]

    def __str__(self) -> str:
        return f"{self.response_id} · {self.criterion_id}"
