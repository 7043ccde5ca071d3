import uuid
from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contact.enums import TRIANGLE
from contact.querysets import ThreadQuerySet
from people.enums import Corner

# So long a message can be taken back.
WITHDRAW_WITHIN = timedelta(minutes=10)


class Thread(models.Model):
    """A conversation between two corners of a placement, or all three."""

    placement = models.ForeignKey(
        "placements.Placement", on_delete=models.PROTECT, related_name="threads"
    )
    subject = models.CharField(_("about"), max_length=120)
    corners = ArrayField(models.CharField(max_length=10), help_text="Two or three corners.")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    last_at = models.DateTimeField(help_text="Of the last message; orders the inbox.")

    objects = ThreadQuerySet.as_manager()

    class Meta:
        ordering = ["-last_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="thread_corners_known",
                condition=Q(
                    corners__contained_by=[corner.value for corner in TRIANGLE],
                    corners__len__gte=2,
                    corners__len__lte=3,
                ),
            ),
            models.CheckConstraint(name="thread_has_subject", condition=~Q(subject="")),
        ]
        indexes = [models.Index(fields=["placement", "-last_at"], name="thread_placement")]

    def __str__(self) -> str:
        return self.subject


class Message(models.Model):
    """Never deleted; taken back within ten minutes, it is no longer shown."""

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    corner = models.CharField(max_length=10, choices=Corner.choices)
    text = models.TextField()
    sent_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    # Of the form: a double click sends once.
    request_key = models.UUIDField(unique=True, default=uuid.uuid4)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="message_corner_known", condition=Q(corner__in=TRIANGLE)),
            models.CheckConstraint(
                name="message_withdrawn_in_time",
                condition=Q(withdrawn_at__isnull=True)
                | Q(withdrawn_at__lte=models.F("sent_at") + WITHDRAW_WITHIN),
            ),
        ]
        indexes = [models.Index(fields=["thread", "id"], name="message_thread")]

    def __str__(self) -> str:
        return f"{self.thread_id} · {self.author_id}"

    @property
    def can_be_withdrawn(self) -> bool:
        return self.withdrawn_at is None and timezone.now() <= self.sent_at + WITHDRAW_WITHIN


class Attachment(models.Model):
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="attachments")
    document = models.ForeignKey(
        "documents.StoredDocument", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.message_id}: {self.document_id}"


class ReadMark(models.Model):
    """Up to which message somebody read a thread."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="marks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    last_id = models.BigIntegerField()
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "user"], name="read_mark_once")]

    def __str__(self) -> str:
        return f"{self.thread_id} {self.user_id}: {self.last_id}"
