from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from notifications.enums import Category, Rhythm
from notifications.quiet import Quiet, usual


class Preference(models.Model):
    """How one person wants to be told. Without a row: the usual of this installation."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_preference"
    )
    rhythm = models.CharField(_("rhythm"), max_length=8, choices=Rhythm.choices, blank=True)
    quiet_from = models.TimeField(_("no mail from"), help_text="Equal to until: at any hour.")
    quiet_until = models.TimeField(_("until"))
    quiet_weekends = models.BooleanField(_("no mail on Saturday and Sunday"), default=True)
    switched_off = ArrayField(
        models.CharField(max_length=12, choices=Category.choices), default=list, blank=True
    )
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="preference_rhythm_known", condition=Q(rhythm__in=Rhythm.values)
            ),
            models.CheckConstraint(
                name="preference_categories_known",
                condition=Q(switched_off__contained_by=Category.values),
            ),
        ]

    def __str__(self) -> str:
        return f"mail for {self.user_id}: {self.rhythm or 'usual'}"

    @property
    def quiet(self) -> Quiet:
        return Quiet(self.quiet_from, self.quiet_until, self.quiet_weekends)

    @classmethod
    def usual_for(cls, user: Any) -> "Preference":
        """What holds without a row; not saved."""
        quiet = usual()
        return cls(
            user=user,
            quiet_from=quiet.start,
            quiet_until=quiet.end,
            quiet_weekends=quiet.weekends,
        )
