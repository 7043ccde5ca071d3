from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from learning.querysets import ExampleTaskQuerySet


class ExampleTask(models.Model):
    """A task of the library of a programme: good wording to start from. Names nobody.

    Outcomes are kept by code, because every version of a framework has rows of its own.
    """

    programme = models.ForeignKey(
        "programmes.Programme", on_delete=models.PROTECT, related_name="example_tasks"
    )
    title = models.CharField(_("title"), max_length=160)
    activity = models.TextField(_("what will be done"), blank=True)
    product = models.TextField(_("what will be made"), blank=True)
    evidence = models.TextField(_("what evidence will show it"), blank=True)
    hours = models.DecimalField(
        _("hours at work"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    outcome_codes = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    made_from = models.ForeignKey(
        "learning.TaskVersion", on_delete=models.PROTECT, null=True, related_name="+"
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(null=True)
    retired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = ExampleTaskQuerySet.as_manager()

    class Meta:
        ordering = ["title", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "title"],
                condition=Q(retired_at__isnull=True),
                name="example_task_title_once",
            ),
            models.CheckConstraint(name="example_task_titled", condition=~Q(title="")),
            models.CheckConstraint(
                name="example_task_retired_both",
                condition=Q(retired_at__isnull=True, retired_by__isnull=True)
                | Q(retired_at__isnull=False, retired_by__isnull=False),
            ),
            models.CheckConstraint(
                name="example_task_hours_positive",
                condition=Q(hours__isnull=True) | Q(hours__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return self.title
