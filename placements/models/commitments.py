from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.dates import today
from people.enums import Corner
from placements.enums import CommitmentState
from placements.querysets import CommitmentQuerySet


class Commitment(models.Model):
    """A promise in the triangle: who owes what to whom, about what, by when, and when kept."""

    placement = models.ForeignKey(
        "placements.Placement", on_delete=models.CASCADE, related_name="commitments"
    )
    kind = models.CharField(max_length=40, help_text="A key of the registry in placements.kinds.")
    subject = models.CharField(
        max_length=60, blank=True, help_text='What it is about, e.g. "agreement:12".'
    )
    debtor = models.CharField(_("owed by"), max_length=10, choices=Corner.choices)
    creditor = models.CharField(_("owed to"), max_length=10, choices=Corner.choices)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="commitments",
        help_text="Who does it. Empty: the placement office of the programme.",
    )
    due_on = models.DateField(_("by"))
    due_rule = models.CharField(
        max_length=60,
        blank=True,
        help_text="The rule that gave the day, see core.due_rules. Empty: people agreed on it.",
    )
    opened_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(
        max_length=8, choices=CommitmentState.choices, default=CommitmentState.OPEN
    )
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = models.TextField(blank=True, help_text="Why it was waived or lapsed.")

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="commitment_state_known", condition=Q(state__in=CommitmentState.values)
            ),
            models.CheckConstraint(
                name="commitment_corners_known",
                condition=Q(debtor__in=Corner.values, creditor__in=Corner.values),
            ),
            models.CheckConstraint(
                name="commitment_closed_has_time",
                condition=Q(state="open", closed_at__isnull=True)
                | (~Q(state="open") & Q(closed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="commitment_waived_has_person_and_reason",
                condition=~Q(state="waived") | (Q(closed_by__isnull=False) & ~Q(reason="")),
            ),
            models.UniqueConstraint(
                fields=["placement", "kind", "subject", "debtor"],
                condition=Q(state="open"),
                name="commitment_open_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["owner", "due_on", "id"], condition=Q(state="open"), name="commitment_mine"
            ),
            models.Index(
                fields=["debtor", "due_on", "id"],
                condition=Q(state="open", owner__isnull=True),
                name="commitment_office",
            ),
            models.Index(fields=["placement", "state"], name="commitment_placement"),
            # What came due between two days, of everybody: the run of the reminders.
            models.Index(fields=["due_on"], condition=Q(state="open"), name="commitment_due"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} by {self.debtor}, {self.due_on}: {self.state}"

    @property
    def is_late(self) -> bool:
        """Open after its date, or closed after it."""
        day = self.closed_at.date() if self.closed_at else today()
        return day > self.due_on

    @property
    def days_late(self) -> int:
        return max(0, (today() - self.due_on).days)
