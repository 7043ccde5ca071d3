from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.triggers import append_only
from portfolio.enums import FeedbackSource, RequestState


class FeedbackRequest(models.Model):
    """A student asks one person what they think of one item."""

    item = models.ForeignKey(
        "portfolio.EvidenceItem", on_delete=models.PROTECT, related_name="feedback_requests"
    )
    asked = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="feedback_requests"
    )
    # As the student typed it: an address tells nobody whose it is.
    asked_name = models.CharField(max_length=160)
    source = models.CharField(max_length=10, choices=FeedbackSource.choices)
    question = models.TextField(_("your question"), blank=True)
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.OPEN)
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "asked"], condition=Q(state="open"), name="feedback_asked_once"
            ),
            models.CheckConstraint(
                name="feedback_request_source_known",
                condition=Q(source__in=FeedbackSource.values),
            ),
            models.CheckConstraint(
                name="feedback_request_state_known",
                condition=Q(state__in=RequestState.values),
            ),
            models.CheckConstraint(
                name="feedback_request_closed_has_time",
                condition=Q(state="open", closed_at__isnull=True)
                | (~Q(state="open") & Q(closed_at__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["asked", "state"], name="feedback_request_mine")]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.asked_id} ({self.state})"

    @property
    def subject_key(self) -> str:
        """How the ledger names this request."""
        return f"feedback:{self.pk}"


class Feedback(models.Model):
    """What somebody wrote or said about an item. Added, never changed."""

    item = models.ForeignKey(
        "portfolio.EvidenceItem", on_delete=models.PROTECT, related_name="feedback"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="given_feedback"
    )
    author_name = models.CharField(max_length=160)
    source = models.CharField(max_length=10, choices=FeedbackSource.choices)
    text = models.TextField(_("feedback"), blank=True)
    audio = models.ForeignKey(
        "documents.StoredDocument", on_delete=models.PROTECT, null=True, related_name="+"
    )
    content_sha256 = models.CharField(max_length=64, help_text="The item as it was then.")
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["item", "source"], name="feedback_by_source")]
        constraints = [
            models.CheckConstraint(
                name="feedback_source_known", condition=Q(source__in=FeedbackSource.values)
            ),
            models.CheckConstraint(
                name="feedback_says_something", condition=~Q(text="") | Q(audio__isnull=False)
            ),
            models.CheckConstraint(name="feedback_by_someone", condition=~Q(author_name="")),
        ]
        triggers = append_only("feedback")

    def __str__(self) -> str:
        return f"{self.item_id}: {self.author_name}"

    @property
    def source_enum(self) -> FeedbackSource:
        return FeedbackSource(self.source)

    @property
    def corner(self) -> str:
        """The corner from which it came; empty for somebody outside the triangle."""
        return "" if self.source == FeedbackSource.PEER else self.source
