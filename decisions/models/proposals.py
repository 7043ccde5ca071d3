"""What an assessor proposes, and what the second assessor says to that. It can still change."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from decisions.enums import OPEN_STATES, ProposalState, Result, ResultKind
from decisions.querysets import ProposalQuerySet

USER = settings.AUTH_USER_MODEL


def person(**options: Any) -> models.ForeignKey:
    return models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+", **options)


def both_or_none(*names: str) -> Q:
    """All of these columns have a value, or none has."""
    return Q(**{f"{name}__isnull": True for name in names}) | Q(
        **{f"{name}__isnull": False for name in names}
    )


class Proposal(models.Model):
    """The result as it is being prepared; one at a time for each placement and kind."""

    placement = models.ForeignKey(
        "placements.Placement", on_delete=models.PROTECT, related_name="result_proposals"
    )
    kind = models.CharField(_("kind"), max_length=16, choices=ResultKind.choices)
    state = models.CharField(
        _("state"), max_length=10, choices=ProposalState.choices, default=ProposalState.DRAFT
    )
    result = models.CharField(_("result"), max_length=10, choices=Result.choices, blank=True)
    new_date = models.DateField(_("decided again on"), null=True, blank=True)
    motivation = models.TextField(_("motivation"), blank=True)
    # {"<outcome id>": {"level": code, "text": motivation}}
    outcomes = models.JSONField(default=dict, blank=True)
    deviation_reason = models.TextField(_("why this differs from the advice"), blank=True)
    despite_reason = models.TextField(_("why this is decided although it is missing"), blank=True)
    corrects = models.ForeignKey(
        "decisions.Decision", on_delete=models.PROTECT, null=True, related_name="corrections"
    )
    correction_reason = models.TextField(_("what was wrong"), blank=True)
    authorised_at = models.DateTimeField(null=True)
    authorised_by = person(null=True)
    # The one who wrote the words as they stand.
    proposed_at = models.DateTimeField()
    proposed_by = person()
    second_at = models.DateTimeField(null=True)
    second_by = person(null=True)
    returned_at = models.DateTimeField(null=True)
    returned_by = person(null=True)
    return_remark = models.TextField(_("what should be looked at again"), blank=True)
    revision = models.PositiveIntegerField(default=1)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["placement", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "kind"],
                condition=Q(state__in=OPEN_STATES),
                name="proposal_one_open",
            ),
            models.CheckConstraint(
                name="proposal_kind_known", condition=Q(kind__in=ResultKind.values)
            ),
            models.CheckConstraint(
                name="proposal_state_known", condition=Q(state__in=ProposalState.values)
            ),
            models.CheckConstraint(
                name="proposal_result_known", condition=Q(result="") | Q(result__in=Result.values)
            ),
            models.CheckConstraint(
                name="proposal_handed_over_is_whole",
                condition=Q(state__in=["draft", "withdrawn"])
                | (~Q(result="") & ~Q(motivation="")),
            ),
            models.CheckConstraint(
                name="proposal_second_both", condition=both_or_none("second_at", "second_by")
            ),
            models.CheckConstraint(
                name="proposal_agreed_by_second",
                condition=~Q(state="agreed") | Q(second_by__isnull=False),
            ),
            models.CheckConstraint(
                name="proposal_second_is_another",
                condition=Q(second_by__isnull=True) | ~Q(second_by=models.F("proposed_by")),
            ),
            models.CheckConstraint(
                name="proposal_returned_with_remark",
                condition=Q(returned_at__isnull=True, returned_by__isnull=True, return_remark="")
                | (
                    Q(returned_at__isnull=False, returned_by__isnull=False) & ~Q(return_remark="")
                ),
            ),
            models.CheckConstraint(
                name="proposal_authorised_both",
                condition=both_or_none("authorised_at", "authorised_by"),
            ),
            models.CheckConstraint(
                name="proposal_correction_says_why",
                condition=Q(corrects__isnull=True, correction_reason="", authorised_by__isnull=True)
                | (Q(corrects__isnull=False) & ~Q(correction_reason="")),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.placement_id}"

    @property
    def state_enum(self) -> ProposalState:
        return ProposalState(self.state)

    @property
    def is_open(self) -> bool:
        return self.state_enum.is_open
