from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.enums import SignatureMethod
from core.triggers import append_only
from people.enums import Corner


class Signature(models.Model):
    """One party's consent to one version, with the evidence. Added once, never changed.

    A simple electronic signature: who, when, what (hash), how the person was known.
    """

    agreement = models.ForeignKey(
        "agreements.Agreement", on_delete=models.PROTECT, related_name="signatures"
    )
    party = models.CharField(_("for"), max_length=10, choices=Corner.choices)
    signer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="signatures",
        help_text="Empty on paper, when the portal does not know the person.",
    )
    signer_name = models.CharField(max_length=160)
    signer_email = models.EmailField(blank=True)
    signer_role = models.CharField(max_length=120, blank=True)
    method = models.CharField(max_length=8, choices=SignatureMethod.choices)
    signed_at = models.DateTimeField(help_text="On paper: when the scan was confirmed.")
    signed_on = models.DateField(null=True, help_text="On paper: the date beside the signature.")
    content_sha256 = models.CharField(max_length=64, help_text="The version that was read.")
    intent = models.TextField(help_text="The sentence the person agreed with, in their language.")
    language = models.CharField(max_length=5)
    code_id = models.BigIntegerField(null=True, help_text="The mailed code that was used.")
    address_hash = models.CharField(max_length=64, blank=True, help_text="Keyed hash, no address.")
    user_agent = models.CharField(max_length=300, blank=True)
    session_hash = models.CharField(max_length=64, blank=True)
    scan = models.ForeignKey(
        "documents.StoredDocument", on_delete=models.PROTECT, null=True, related_name="+"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="On paper: who compared the scan with this version.",
    )

    class Meta:
        ordering = ["signed_at"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "party"], name="signature_party_once"),
            # One person speaks for one corner only, also someone who is student and host.
            models.UniqueConstraint(fields=["agreement", "signer"], name="signature_person_once"),
            models.CheckConstraint(
                name="signature_party_known", condition=Q(party__in=Corner.values)
            ),
            models.CheckConstraint(
                name="signature_method_evidence",
                condition=Q(
                    method="portal",
                    signer__isnull=False,
                    code_id__isnull=False,
                    signed_on__isnull=True,
                    scan__isnull=True,
                    confirmed_by__isnull=True,
                )
                | Q(
                    method="paper",
                    code_id__isnull=True,
                    signed_on__isnull=False,
                    scan__isnull=False,
                    confirmed_by__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="signature_said_by_someone",
                condition=~Q(signer_name="") & ~Q(intent=""),
            ),
            models.CheckConstraint(
                name="signature_hash_form", condition=Q(content_sha256__regex=r"^[0-9a-f]{64}$")
            ),
        ]
        triggers = append_only("signature")

    def __str__(self) -> str:
        return f"{self.party}: {self.signer_name}"
