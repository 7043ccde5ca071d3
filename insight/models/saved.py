"""How people like to look at the board."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SavedView(models.Model):
    """Filters, order and columns under a name. Shared: for the whole office of a programme."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="board_views"
    )
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=1000, help_text="As it stands in the address.")
    shared_with = models.ForeignKey(
        "programmes.Programme", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="board_view_name_once"),
            models.CheckConstraint(name="board_view_named", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


class BoardVisit(models.Model):
    """Up to when somebody has seen the board; what changed later is new to them."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user_id}: {self.seen_at}"
