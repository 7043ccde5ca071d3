from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contact.enums import TRIANGLE, Stand, Where
from contact.models.moments import ContactMoment
from contact.querysets import ReportQuerySet
from core.triggers import append_only
from people.enums import Corner


def action_subject(moment_id: int, key: str) -> str:
    """What the promise of an agreed action is about, over all versions of the report."""
    return f"action:{moment_id}:{key}"


class ContactReport(models.Model):
    """One version of what was said. A change is the next version, which asks everybody again."""

    moment = models.ForeignKey(ContactMoment, on_delete=models.PROTECT, related_name="reports")
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    held_on = models.DateField(_("day"))
    where = models.CharField(_("where"), max_length=10, choices=Where.choices)
    topics = models.JSONField(default=list, help_text='[{"title": …, "text": …}]')
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    written_from = models.CharField(max_length=10, choices=Corner.choices)
    written_at = models.DateTimeField(auto_now_add=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["moment", "number"], name="contact_report_number"),
            models.CheckConstraint(
                name="contact_report_where_known", condition=Q(where__in=Where.values)
            ),
            models.CheckConstraint(
                name="contact_report_corner_known", condition=Q(written_from__in=TRIANGLE)
            ),
        ]
        triggers = append_only("contact_report")

    def __str__(self) -> str:
        return f"{self.moment_id} version {self.number}"

    @property
    def subject(self) -> str:
        return f"report:{self.pk}"


class Presence(models.Model):
    """Somebody who was there."""

    report = models.ForeignKey(ContactReport, on_delete=models.PROTECT, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    corner = models.CharField(max_length=10, choices=Corner.choices)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "user"], name="presence_once"),
            models.CheckConstraint(name="presence_corner_known", condition=Q(corner__in=TRIANGLE)),
        ]
        triggers = append_only("presence")

    def __str__(self) -> str:
        return f"{self.report_id}: {self.user_id}"


class AgreedAction(models.Model):
    """What somebody will do, as one version of the report says. `key` stays over versions;
    the promise in the ledger is about that key."""

    report = models.ForeignKey(ContactReport, on_delete=models.PROTECT, related_name="actions")
    key = models.CharField(max_length=12)
    text = models.CharField(_("what"), max_length=300)
    corner = models.CharField(max_length=10, choices=Corner.choices)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(_("by"))

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "key"], name="agreed_action_once"),
            models.CheckConstraint(name="agreed_action_says", condition=~Q(text="")),
            models.CheckConstraint(
                name="agreed_action_corner_known", condition=Q(corner__in=TRIANGLE)
            ),
        ]
        triggers = append_only("agreed_action")

    def __str__(self) -> str:
        return f"{self.text} ({self.owner_id}, {self.due_on})"

    @property
    def subject(self) -> str:
        return action_subject(self.report.moment_id, self.key)


class ReportAnswer(models.Model):
    """What a corner says of a version: agreed, or not and why. The last answer counts."""

    report = models.ForeignKey(ContactReport, on_delete=models.PROTECT, related_name="answers")
    corner = models.CharField(max_length=10, choices=Corner.choices)
    stand = models.CharField(max_length=10, choices=Stand.choices)
    remark = models.CharField(max_length=1000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="report_answer_known", condition=Q(stand__in=Stand.values)),
            models.CheckConstraint(
                name="report_answer_corner_known", condition=Q(corner__in=TRIANGLE)
            ),
            models.CheckConstraint(
                name="report_answer_says_why", condition=Q(stand="agreed") | ~Q(remark="")
            ),
        ]
        triggers = append_only("report_answer")

    def __str__(self) -> str:
        return f"{self.report_id} {self.corner}: {self.stand}"
