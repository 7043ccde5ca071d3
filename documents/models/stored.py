import uuid

import pgtrigger
from django.conf import settings
from django.core.files.base import File
from django.db import models
from django.db.models import Q

from core.triggers import no_truncate
from documents.codes import CODE_PATTERN
from documents.enums import ScanState
from documents.file_types import family_of
from documents.storage import private_storage


class StoredDocument(models.Model):
    """A file as it was stored. Never changed; a sealed one is never deleted either."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.SlugField(max_length=60, help_text="What the app that stored it calls it.")
    name = models.CharField(max_length=200, help_text="Shown to people; not where it is kept.")
    content_type = models.CharField(max_length=100)
    size = models.BigIntegerField(help_text="Bytes.")
    sha256 = models.CharField(max_length=64, help_text="Of the file as kept, hexadecimal.")
    file = models.FileField(storage=private_storage, max_length=200)
    scan_state = models.CharField(
        max_length=20, choices=ScanState.choices, default=ScanState.NOT_SCANNED
    )
    scanned_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Empty when the portal itself made it.",
    )
    sealed_at = models.DateTimeField(null=True)
    seal_fingerprint = models.CharField(
        max_length=64, null=True, help_text="SHA-256 of the certificate that sealed it."
    )
    verification_code = models.CharField(max_length=19, null=True, unique=True)

    class Meta:
        ordering = ["-created_at", "id"]
        indexes = [
            models.Index(fields=["sha256"], name="document_sha256"),
            models.Index(fields=["file"], name="document_file"),
            models.Index(fields=["kind", "created_at"], name="document_kind"),
            models.Index(
                fields=["created_at"],
                name="document_scan_waiting",
                condition=Q(scan_state=ScanState.PENDING),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="document_scan_state_known",
                condition=Q(scan_state__in=ScanState.values),
            ),
            models.CheckConstraint(
                name="document_scanned_with_answer",
                condition=Q(scan_state__in=ScanState.unanswered(), scanned_at__isnull=True)
                | Q(scan_state__in=ScanState.answered(), scanned_at__isnull=False),
            ),
            models.CheckConstraint(
                name="document_sha256_is_one", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(name="document_not_empty", condition=Q(size__gt=0)),
            models.CheckConstraint(
                name="document_named",
                condition=~Q(name="") & ~Q(kind="") & ~Q(file="") & ~Q(content_type=""),
            ),
            models.CheckConstraint(
                name="document_sealed_whole_or_not",
                condition=Q(
                    sealed_at__isnull=True,
                    seal_fingerprint__isnull=True,
                    verification_code__isnull=True,
                )
                | Q(
                    sealed_at__isnull=False,
                    seal_fingerprint__isnull=False,
                    verification_code__isnull=False,
                    seal_fingerprint__regex=r"^[0-9a-f]{64}$",
                    verification_code__regex=rf"^{CODE_PATTERN}$",
                    content_type="application/pdf",
                ),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="document_is_final", exclude=["scan_state", "scanned_at"]),
            pgtrigger.Protect(
                name="document_sealed_stays",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__sealed_at__isnull=False),
            ),
            no_truncate("document"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def stored_as(self) -> str:
        """Its name in the private storage, which no person sees."""
        return str(self.file)

    def open(self) -> File:
        """The stored bytes, as a file to be closed by the caller."""
        return private_storage().open(self.stored_as, "rb")

    def read(self) -> bytes:
        with self.open() as stream:
            return stream.read()

    @property
    def family(self) -> str:
        """picture, video, sound, text or document."""
        return family_of(self.content_type)

    @property
    def is_sealed(self) -> bool:
        return self.sealed_at is not None

    @property
    def may_be_served(self) -> bool:
        return ScanState(self.scan_state).may_be_served
