import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.triggers import append_only, changed, no_truncate
from learning.enums import Drafter, Judge, Verdict
from learning.querysets import LearningTaskQuerySet, TaskVersionQuerySet

# What is written when a version is sent, and never again.
FROZEN_FIELDS = [
    "task",
    "number",
    "title",
    "activity",
    "product",
    "evidence",
    "from_week",
    "to_week",
    "hours",
    "written_by",
    "sent_at",
    "sent_by",
]
LONGEST = 10_000


class LearningTask(models.Model):
    """What a student is going to learn by doing at the workplace. What it says is in its versions.

    Its state is worked out from versions and answers (learning.standing), so that it can never
    say anything else than they do.
    """

    placement = models.ForeignKey(
        "placements.Placement", on_delete=models.PROTECT, related_name="learning_tasks"
    )
    number = models.PositiveSmallIntegerField(_("number"))
    drafted_from = models.CharField(_("written by"), max_length=10, choices=Drafter.choices)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    example = models.ForeignKey(
        "learning.ExampleTask", on_delete=models.PROTECT, null=True, related_name="used_by"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdraw_reason = models.TextField(_("why it is withdrawn"), blank=True)

    objects = LearningTaskQuerySet.as_manager()

    class Meta:
        ordering = ["placement", "number"]
        constraints = [
            models.UniqueConstraint(fields=["placement", "number"], name="task_number_once"),
            models.CheckConstraint(
                name="task_drafter_known", condition=Q(drafted_from__in=Drafter.values)
            ),
            models.CheckConstraint(
                name="task_withdrawn_by_someone",
                condition=Q(
                    withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdraw_reason=""
                )
                | (
                    Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                    & ~Q(withdraw_reason="")
                ),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="task_stays_withdrawn",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__withdrawn_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"task {self.number} of placement {self.placement_id}"

    @property
    def subject_key(self) -> str:
        """How the ledger names this task."""
        return f"task:{self.pk}"


class TaskVersion(models.Model):
    """What a task says. A draft until it is sent; sending freezes it and asks both corners.

    Weeks are counted within the placement: week 1 is the week of the start date.
    """

    task = models.ForeignKey(LearningTask, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=160)
    activity = models.TextField(_("what will be done"), blank=True)
    product = models.TextField(_("what will be made"), blank=True)
    evidence = models.TextField(_("what evidence will show it"), blank=True)
    outcomes = models.ManyToManyField(
        "programmes.LearningOutcome", through="learning.TaskOutcome", related_name="+"
    )
    from_week = models.PositiveSmallIntegerField(_("from week"), null=True)
    to_week = models.PositiveSmallIntegerField(_("to week"), null=True)
    hours = models.DecimalField(_("hours at work"), max_digits=6, decimal_places=2, null=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    # Grows with every change of a draft, so that two who write at once are told.
    revision = models.PositiveIntegerField(default=1)
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    replaced_at = models.DateTimeField(null=True)

    objects = TaskVersionQuerySet.as_manager()

    class Meta:
        ordering = ["task", "number"]
        constraints = [
            models.UniqueConstraint(fields=["task", "number"], name="task_version_once"),
            models.UniqueConstraint(
                fields=["task"], condition=Q(sent_at__isnull=True), name="task_draft_once"
            ),
            models.UniqueConstraint(
                fields=["task"],
                condition=Q(sent_at__isnull=False, replaced_at__isnull=True),
                name="task_current_once",
            ),
            models.CheckConstraint(
                name="task_version_sent_both",
                condition=Q(sent_at__isnull=True, sent_by__isnull=True)
                | Q(sent_at__isnull=False, sent_by__isnull=False),
            ),
            models.CheckConstraint(
                name="task_version_replaced_after_sent",
                condition=Q(replaced_at__isnull=True) | Q(sent_at__isnull=False),
            ),
            models.CheckConstraint(name="task_version_titled", condition=~Q(title="")),
            models.CheckConstraint(
                name="task_version_sent_is_complete",
                condition=Q(sent_at__isnull=True)
                | (
                    ~Q(activity="")
                    & ~Q(evidence="")
                    & Q(from_week__isnull=False, to_week__isnull=False, hours__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="task_version_weeks_in_order",
                condition=Q(from_week__isnull=True)
                | Q(to_week__isnull=True)
                | Q(from_week__gte=1, to_week__gte=F("from_week")),
            ),
            models.CheckConstraint(
                name="task_version_hours_positive",
                condition=Q(hours__isnull=True) | Q(hours__gt=0),
            ),
        ]
        indexes = [
            models.Index(
                fields=["sent_at", "id"],
                condition=Q(sent_at__isnull=False, replaced_at__isnull=True),
                name="task_version_current",
            )
        ]
        triggers = [
            pgtrigger.Protect(
                name="sent_no_change",
                operation=pgtrigger.Update,
                condition=changed(*FROZEN_FIELDS) & pgtrigger.Q(old__sent_at__isnull=False),
            ),
            pgtrigger.Protect(
                name="replaced_no_change",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__replaced_at__isnull=False),
            ),
            pgtrigger.Protect(
                name="sent_no_delete",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__sent_at__isnull=False),
            ),
            no_truncate("task_version"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    @property
    def subject_key(self) -> str:
        """How the ledger names this version."""
        return f"task_version:{self.pk}"


class TaskOutcome(models.Model):
    """An outcome or work process that a version serves; fixed when the version is sent."""

    version = models.ForeignKey(TaskVersion, on_delete=models.CASCADE, related_name="serves")
    outcome = models.ForeignKey(
        "programmes.LearningOutcome", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["outcome__order", "outcome__code"]
        constraints = [
            models.UniqueConstraint(fields=["version", "outcome"], name="task_outcome_once")
        ]
        triggers = [
            pgtrigger.Trigger(
                name="sent_outcomes_stay",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[("version_row", "bigint")],
                func="""
                    IF TG_OP = 'INSERT' THEN version_row := NEW.version_id;
                    ELSE version_row := OLD.version_id; END IF;
                    IF EXISTS (
                        SELECT 1 FROM learning_taskversion
                        WHERE id = version_row AND sent_at IS NOT NULL
                    ) THEN
                        RAISE EXCEPTION 'the outcomes of a sent version are fixed';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.outcome_id}"


class TaskAlignmentReview(models.Model):
    """The answer of one corner to one version. Added once, never changed."""

    version = models.ForeignKey(TaskVersion, on_delete=models.PROTECT, related_name="reviews")
    corner = models.CharField(_("for"), max_length=10, choices=Judge.choices)
    verdict = models.CharField(_("answer"), max_length=6, choices=Verdict.choices)
    comment = models.TextField(_("comment"), blank=True)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    reviewed_at = models.DateTimeField()

    class Meta:
        ordering = ["reviewed_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "corner"], name="task_review_once"),
            models.CheckConstraint(
                name="task_review_corner_known", condition=Q(corner__in=Judge.values)
            ),
            models.CheckConstraint(
                name="task_review_verdict_known", condition=Q(verdict__in=Verdict.values)
            ),
            models.CheckConstraint(
                name="task_review_says_why", condition=Q(verdict="yes") | ~Q(comment="")
            ),
        ]
        triggers = [
            *append_only("task_review"),
            pgtrigger.Trigger(
                name="task_review_of_sent_version",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM learning_taskversion
                        WHERE id = NEW.version_id AND sent_at IS NOT NULL AND replaced_at IS NULL
                    ) THEN
                        RAISE EXCEPTION 'only a version that was sent and not replaced is answered';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.corner}: {self.verdict} on version {self.version_id}"

    @property
    def label(self) -> object:
        return Verdict(self.verdict).label_for(self.corner)

    @property
    def verdict_enum(self) -> Verdict:
        return Verdict(self.verdict)
