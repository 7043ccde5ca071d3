from django.core.files.base import File
from django.db import models
from django.db.models import Q

from documents.enums import PreviewState
from documents.models.stored import StoredDocument
from documents.storage import private_storage


class DocumentPreview(models.Model):
    """Small pictures of a document, made by a worker; can be made again at any time."""

    document = models.OneToOneField(
        StoredDocument, on_delete=models.CASCADE, primary_key=True, related_name="preview"
    )
    state = models.CharField(
        max_length=20, choices=PreviewState.choices, default=PreviewState.WAITING
    )
    small = models.FileField(storage=private_storage, max_length=200, blank=True)
    large = models.FileField(storage=private_storage, max_length=200, blank=True)
    width = models.PositiveIntegerField(null=True, help_text="Pixels of the large picture.")
    height = models.PositiveIntegerField(null=True)
    drawn = models.BooleanField(
        default=False, help_text="A drawing that stands in for a picture of this file."
    )
    reason = models.CharField(max_length=200, blank=True, help_text="Why there is none.")
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["created_at", "document_id"]
        indexes = [
            models.Index(
                fields=["created_at"],
                name="preview_waiting",
                condition=Q(state=PreviewState.WAITING),
            ),
            models.Index(fields=["small"], name="preview_small"),
            models.Index(fields=["large"], name="preview_large"),
        ]
        constraints = [
            models.CheckConstraint(
                name="preview_state_whole",
                condition=Q(state=PreviewState.WAITING, finished_at__isnull=True)
                | (
                    Q(state=PreviewState.MADE, finished_at__isnull=False, reason="")
                    & Q(width__gt=0, height__gt=0)
                    & ~Q(small="")
                    & ~Q(large="")
                )
                | (Q(state=PreviewState.NONE, finished_at__isnull=False) & ~Q(reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.state}"

    @property
    def is_made(self) -> bool:
        return self.state == PreviewState.MADE

    def open(self, size: str) -> File:
        """`size`: small or large."""
        return private_storage().open(str(getattr(self, size)), "rb")
