from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.triggers import append_only
from portfolio.enums import Answer


class Confirmation(models.Model):
    """The word of the workplace about one item, as it was at that moment. Added, never changed.

    `content` is what was read, `content_sha256` its hash. The last word about the present content
    of an item is how the item stands.
    """

    item = models.ForeignKey(
        "portfolio.EvidenceItem", on_delete=models.PROTECT, related_name="confirmations"
    )
    placement = models.ForeignKey(
        "placements.Placement", on_delete=models.PROTECT, related_name="confirmations"
    )
    answer = models.CharField(_("answer"), max_length=8, choices=Answer.choices)
    remark = models.TextField(_("remark"), blank=True)
    content = models.JSONField()
    content_sha256 = models.CharField(max_length=64)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="confirmations"
    )
    person_name = models.CharField(max_length=160)
    host_name = models.CharField(max_length=200)
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["item", "content_sha256", "-id"], name="confirmation_standing")
        ]
        constraints = [
            models.CheckConstraint(
                name="confirmation_answer_known", condition=Q(answer__in=Answer.values)
            ),
            models.CheckConstraint(
                name="confirmation_no_says_why", condition=~Q(answer="no") | ~Q(remark="")
            ),
            models.CheckConstraint(name="confirmation_by_someone", condition=~Q(person_name="")),
            models.CheckConstraint(
                name="confirmation_hash_form", condition=Q(content_sha256__regex=r"^[0-9a-f]{64}$")
            ),
        ]
        triggers = append_only("confirmation")

    def __str__(self) -> str:
        return f"{self.item_id}: {self.answer} ({self.person_name})"

    @property
    def answer_enum(self) -> Answer:
        return Answer(self.answer)
