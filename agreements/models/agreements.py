import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.enums import SIGNED, UNDER_WAY, AgreementKind, AgreementState
from agreements.querysets import AgreementQuerySet
from agreements.transitions import PAIRS
from core.triggers import changed, no_truncate
from placements.enums import EndReason

# What is written when the agreement is sent, and never again.
FROZEN_FIELDS = [
    "placement",
    "number",
    "kind",
    "amends",
    "template",
    "language",
    "data",
    "clauses",
    "changed_fields",
    "parties",
    "content_sha256",
    "frozen_at",
    "frozen_by",
    "effective_on",
    "amend_reason",
]


class Agreement(models.Model):
    """One version of the agreement of a placement, as it is put before the parties.

    Sending freezes text and data. A correction or an amendment is the next version; the one
    before it stays as it was. `clauses` and `data` are the whole truth of what is signed:
    `content_sha256` is the SHA-256 of their canonical JSON.
    """

    placement = models.ForeignKey(
        "placements.Placement", on_delete=models.PROTECT, related_name="agreements"
    )
    number = models.PositiveSmallIntegerField(_("version"))
    kind = models.CharField(
        max_length=10, choices=AgreementKind.choices, default=AgreementKind.ORIGINAL
    )
    amends = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="amendments"
    )
    state = models.CharField(
        _("state"), max_length=20, choices=AgreementState.choices, default=AgreementState.DRAFT
    )
    template = models.ForeignKey(
        "agreements.AgreementTemplate", on_delete=models.PROTECT, related_name="agreements"
    )
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=[("nl", _("Dutch")), ("en", _("English"))],
        default="nl",
    )
    # While a draft: what the coordinator filled in beside the placement's own data. Frozen: all.
    data = models.JSONField(default=dict)
    clauses = models.JSONField(default=list, help_text="[{key, section, heading, body}] as frozen")
    changed_fields = models.JSONField(
        default=dict, help_text="Amendment: {field: {from, to}}, nothing else changes."
    )
    parties = models.JSONField(default=list, help_text="[corner], who must sign this version")
    content_sha256 = models.CharField(max_length=64, blank=True)
    effective_on = models.DateField(_("holds from"), null=True)
    amend_reason = models.TextField(_("why it changes"), blank=True)
    frozen_at = models.DateTimeField(null=True)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    checked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    returned_at = models.DateTimeField(null=True)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    return_comment = models.TextField(_("what should be corrected"), blank=True)
    sealed_document = models.OneToOneField(
        "documents.StoredDocument", on_delete=models.PROTECT, null=True, related_name="agreement"
    )
    # An amendment whose weekly hours, days or site hold from a later day waits for that day.
    applied_at = models.DateTimeField(
        null=True, help_text="When all its terms were written to the placement."
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdraw_reason = models.TextField(_("why it was withdrawn"), blank=True)
    ended_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=20, choices=EndReason.choices, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    revision = models.PositiveIntegerField(default=1)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["placement", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["placement", "number"], name="agreement_number_once"),
            models.UniqueConstraint(
                fields=["placement"],
                condition=Q(state__in=sorted(UNDER_WAY)),
                name="agreement_one_under_way",
            ),
            models.UniqueConstraint(
                fields=["placement"], condition=Q(state="active"), name="agreement_one_active"
            ),
            models.CheckConstraint(
                name="agreement_state_known", condition=Q(state__in=AgreementState.values)
            ),
            models.CheckConstraint(
                name="agreement_kind_known", condition=Q(kind__in=AgreementKind.values)
            ),
            models.CheckConstraint(
                name="agreement_amendment_amends",
                condition=Q(kind="original", amends__isnull=True)
                | Q(kind="amendment", amends__isnull=False),
            ),
            models.CheckConstraint(
                name="agreement_sent_is_frozen",
                condition=Q(state__in=["draft", "withdrawn"])
                | (
                    Q(frozen_at__isnull=False, frozen_by__isnull=False)
                    & Q(content_sha256__regex=r"^[0-9a-f]{64}$")
                ),
            ),
            models.CheckConstraint(
                name="agreement_frozen_both",
                condition=Q(frozen_at__isnull=True, frozen_by__isnull=True)
                | Q(frozen_at__isnull=False, frozen_by__isnull=False),
            ),
            models.CheckConstraint(
                name="agreement_checked_both",
                condition=Q(checked_at__isnull=True, checked_by__isnull=True)
                | Q(checked_at__isnull=False, checked_by__isnull=False),
            ),
            models.CheckConstraint(
                name="agreement_signable_is_checked",
                condition=~Q(
                    state__in=sorted(
                        {*SIGNED, AgreementState.READY, AgreementState.PARTIALLY_SIGNED}
                    )
                )
                | Q(checked_at__isnull=False),
            ),
            models.CheckConstraint(
                name="agreement_returned_has_comment",
                condition=(
                    Q(state="returned", returned_at__isnull=False, returned_by__isnull=False)
                    & ~Q(return_comment="")
                )
                | (
                    ~Q(state="returned")
                    & Q(returned_at__isnull=True, returned_by__isnull=True, return_comment="")
                ),
            ),
            models.CheckConstraint(
                name="agreement_withdrawn_by_someone",
                condition=(
                    Q(state="withdrawn", withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                    & ~Q(withdraw_reason="")
                )
                | (
                    ~Q(state="withdrawn")
                    & Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdraw_reason="")
                ),
            ),
            models.CheckConstraint(
                name="agreement_end_reason_known",
                condition=Q(end_reason="") | Q(end_reason__in=EndReason.values),
            ),
            models.CheckConstraint(
                name="agreement_language_known", condition=Q(language__in=["nl", "en"])
            ),
            models.CheckConstraint(
                name="agreement_active_is_sealed",
                condition=~Q(state__in=["active", "superseded", "completed", "terminated"])
                | Q(sealed_document__isnull=False),
            ),
            models.CheckConstraint(
                name="agreement_terminated_has_date_and_reason",
                condition=(Q(state="terminated", ended_on__isnull=False) & ~Q(end_reason=""))
                | (~Q(state="terminated") & Q(ended_on__isnull=True, end_reason="")),
            ),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="agreement_state")]
        triggers = [
            pgtrigger.FSM(name="state_moves_on", field="state", transitions=PAIRS),
            pgtrigger.Protect(
                name="frozen_no_change",
                operation=pgtrigger.Update,
                condition=changed(*FROZEN_FIELDS) & pgtrigger.Q(old__frozen_at__isnull=False),
            ),
            pgtrigger.Protect(
                name="seal_no_change",
                operation=pgtrigger.Update,
                condition=changed("sealed_document")
                & pgtrigger.Q(old__sealed_document__isnull=False),
            ),
            pgtrigger.Protect(
                name="frozen_no_delete",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__frozen_at__isnull=False),
            ),
            no_truncate("agreement"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number} · {self.placement}"

    @property
    def state_enum(self) -> AgreementState:
        return AgreementState(self.state)

    @property
    def subject_key(self) -> str:
        """How the ledger names this agreement."""
        return f"agreement:{self.pk}"
