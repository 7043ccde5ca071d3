import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from documents.enums import UploadState
from documents.models.stored import StoredDocument
from documents.querysets import UploadQuerySet


class Upload(models.Model):
    """A file on its way in, in as many pieces as it takes. Forgotten some days after."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    purpose = models.SlugField(max_length=60)
    context = models.CharField(
        max_length=60,
        blank=True,
        help_text="To what it belongs, as the app of the purpose says it.",
    )
    name = models.CharField(max_length=200)
    size = models.BigIntegerField(help_text="Bytes, as the sender announced.")
    received = models.BigIntegerField(default=0, help_text="Bytes that are here.")
    state = models.CharField(
        max_length=20, choices=UploadState.choices, default=UploadState.RECEIVING
    )
    content_type = models.CharField(max_length=100, blank=True, help_text="By its content.")
    refusal = models.CharField(max_length=300, blank=True, help_text="Why it is refused.")
    document = models.OneToOneField(
        StoredDocument, on_delete=models.CASCADE, null=True, related_name="upload"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    expires_at = models.DateTimeField()

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        indexes = [
            models.Index(fields=["expires_at"], name="upload_expires"),
            models.Index(fields=["owner", "state"], name="upload_owner"),
        ]
        constraints = [
            models.CheckConstraint(
                name="upload_state_known", condition=Q(state__in=UploadState.values)
            ),
            models.CheckConstraint(
                name="upload_received_within",
                condition=Q(size__gt=0, received__gte=0, received__lte=F("size")),
            ),
            models.CheckConstraint(
                name="upload_whole_or_receiving",
                condition=Q(state=UploadState.RECEIVING) | Q(received=F("size")),
            ),
            models.CheckConstraint(
                name="upload_used_with_document",
                condition=Q(state=UploadState.USED, document__isnull=False)
                | (~Q(state=UploadState.USED) & Q(document__isnull=True)),
            ),
            models.CheckConstraint(
                name="upload_refused_with_reason",
                condition=(Q(state=UploadState.REFUSED) & ~Q(refusal=""))
                | (~Q(state=UploadState.REFUSED) & Q(refusal="")),
            ),
            models.CheckConstraint(
                name="upload_ready_with_type",
                condition=~Q(state__in=[UploadState.READY, UploadState.USED]) | ~Q(content_type=""),
            ),
            models.CheckConstraint(name="upload_named", condition=~Q(name="") & ~Q(purpose="")),
        ]

    def __str__(self) -> str:
        return self.name
