import uuid
from datetime import datetime, timedelta

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contact import kinds
from contact.enums import TRIANGLE, ChangeKind, MomentState, Where
from contact.querysets import MomentQuerySet
from core.triggers import append_only, changed
from people.enums import Corner


class MomentManager(models.Manager.from_queryset(MomentQuerySet)):  # type: ignore[misc]
    def get_queryset(self) -> MomentQuerySet:
        """With the kind that a programme made itself: every page says what kind of talk it is."""
        return super().get_queryset().select_related("own_kind")


class ContactMoment(models.Model):
    """A talk in the triangle: proposed with some times, planned, held, or cancelled."""

    placement = models.ForeignKey(
        "placements.Placement", on_delete=models.PROTECT, related_name="contact_moments"
    )
    kind = models.CharField(_("kind"), max_length=20, help_text="A key of contact.kinds, or own.")
    own_kind = models.ForeignKey(
        "contact.OwnKind", on_delete=models.PROTECT, null=True, related_name="+"
    )
    state = models.CharField(
        _("state"), max_length=10, choices=MomentState.choices, default=MomentState.PROPOSED
    )
    where = models.CharField(
        _("where"), max_length=10, choices=Where.choices, default=Where.ON_SITE
    )
    place = models.CharField(
        _("place"), max_length=200, blank=True, help_text="Empty: the usual one for `where`."
    )
    starts_at = models.DateTimeField(_("when"), null=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=45)
    organiser = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    organiser_corner = models.CharField(max_length=10, choices=Corner.choices)
    report = models.OneToOneField(
        "contact.ContactReport", on_delete=models.PROTECT, null=True, related_name="+"
    )
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    # Calendars recognise the same talk by its number, and the newest word about it by the sequence.
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    # Of the form that made it: sending the same form twice makes one.
    request_key = models.UUIDField(unique=True, default=uuid.uuid4)
    created_at = models.DateTimeField(auto_now_add=True)
    # Grows with every change, so that two people at once are told.
    revision = models.PositiveIntegerField(default=1)

    objects = MomentManager()

    class Meta:
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="moment_state_known", condition=Q(state__in=MomentState.values)
            ),
            models.CheckConstraint(
                name="moment_own_kind_both",
                condition=Q(kind=kinds.OWN, own_kind__isnull=False)
                | (~Q(kind=kinds.OWN) & Q(own_kind__isnull=True)),
            ),
            models.CheckConstraint(name="moment_where_known", condition=Q(where__in=Where.values)),
            models.CheckConstraint(
                name="moment_corner_known", condition=Q(organiser_corner__in=TRIANGLE)
            ),
            models.CheckConstraint(
                name="moment_time_by_state",
                condition=Q(state="proposed", starts_at__isnull=True)
                | Q(state="planned", starts_at__isnull=False)
                | Q(state__in=["held", "cancelled"]),
            ),
            models.CheckConstraint(
                name="moment_held_by_report",
                condition=Q(state="held", report__isnull=False)
                | (~Q(state="held") & Q(report__isnull=True)),
            ),
            models.CheckConstraint(
                name="moment_cancelled_both",
                condition=Q(
                    state="cancelled", cancelled_at__isnull=False, cancelled_by__isnull=False
                )
                | (~Q(state="cancelled") & Q(cancelled_at__isnull=True, cancelled_by__isnull=True)),
            ),
            models.CheckConstraint(
                name="moment_minutes_range", condition=Q(minutes__gte=5, minutes__lte=480)
            ),
            models.UniqueConstraint(
                fields=["placement", "starts_at"],
                condition=Q(state="planned"),
                name="moment_one_at_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["placement", "state"], name="moment_placement"),
            models.Index(fields=["starts_at"], condition=Q(state="planned"), name="moment_agenda"),
        ]
        triggers = [
            pgtrigger.FSM(
                name="moment_state_moves_on",
                field="state",
                transitions=[
                    ("proposed", "planned"),
                    ("proposed", "held"),
                    ("proposed", "cancelled"),
                    ("planned", "held"),
                    ("planned", "cancelled"),
                ],
            ),
            pgtrigger.Protect(
                name="moment_closed_no_change",
                operation=pgtrigger.Update,
                condition=changed("placement", "kind", "own_kind", "starts_at", "organiser")
                & pgtrigger.Q(old__state__in=["held", "cancelled"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} · {self.placement_id}: {self.state}"

    @property
    def state_enum(self) -> MomentState:
        return MomentState(self.state)

    @property
    def moment_kind(self) -> kinds.MomentKind:
        return self.own_kind.as_kind if self.own_kind else kinds.get(self.kind)

    @property
    def kind_label(self) -> object:
        return self.moment_kind.label

    @property
    def ends_at(self) -> datetime | None:
        return self.starts_at + timedelta(minutes=self.minutes) if self.starts_at else None

    @property
    def has_begun(self) -> bool:
        return self.starts_at is not None and self.starts_at <= timezone.now()

    @property
    def subject(self) -> str:
        """What promises about it are about."""
        return f"moment:{self.pk}"


class Invitee(models.Model):
    """Who is asked to come, and from which corner."""

    moment = models.ForeignKey(ContactMoment, on_delete=models.CASCADE, related_name="invitees")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    corner = models.CharField(max_length=10, choices=Corner.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["moment", "user"], name="invitee_once"),
            models.CheckConstraint(name="invitee_corner_known", condition=Q(corner__in=TRIANGLE)),
        ]
        indexes = [models.Index(fields=["user", "moment"], name="invitee_of")]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.moment_id}"


class ProposedTime(models.Model):
    """One of the times from which the others pick."""

    moment = models.ForeignKey(ContactMoment, on_delete=models.CASCADE, related_name="times")
    starts_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["moment", "starts_at"], name="proposed_time_once")
        ]

    def __str__(self) -> str:
        return f"{self.moment_id}: {self.starts_at}"


class TimePick(models.Model):
    """Whether a proposed time suits somebody. Changes as long as none was fixed."""

    time = models.ForeignKey(ProposedTime, on_delete=models.CASCADE, related_name="picks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    suits = models.BooleanField()
    picked_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["time", "user"], name="time_pick_once")]

    def __str__(self) -> str:
        return f"{self.time_id} {self.user_id}: {self.suits}"


class MomentChange(models.Model):
    """How the date came about and was changed: who, when, from, to. Never changed itself."""

    moment = models.ForeignKey(ContactMoment, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=10, choices=ChangeKind.choices)
    before = models.DateTimeField(null=True)
    after = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="moment_change_known", condition=Q(kind__in=ChangeKind.values)
            ),
            models.CheckConstraint(
                name="moment_change_from_to",
                condition=Q(kind="planned", after__isnull=False)
                | Q(kind="moved", before__isnull=False, after__isnull=False)
                | Q(kind="cancelled", after__isnull=True),
            ),
        ]
        triggers = append_only("moment_change")

    def __str__(self) -> str:
        return f"{self.moment_id}: {self.kind}"
