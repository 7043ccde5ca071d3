from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.dates import age_on, today
from placements.enums import EndReason, PlacementSource, PlacementState, Weekday
from placements.models.counting import counting_triggers
from placements.querysets import PlacementQuerySet
from programmes.enums import Variant

if TYPE_CHECKING:
    from workplaces.models import HostOrganisation, HostSite

ENDED = [PlacementState.REJECTED, PlacementState.WITHDRAWN]


class Placement(models.Model):
    """The triangle: one student, one programme and one workplace, for a period.

    Period, hours, days and site are the *effective* ones: an amendment of the agreement writes
    them here when it takes effect, and everything reads them here.
    """

    enrolment = models.ForeignKey(
        "people.Enrolment", on_delete=models.PROTECT, related_name="placements"
    )
    # The three below follow from enrolment and site. They are kept here so that lists and
    # the rule of who sees what need one index and no joins; only the making service sets them.
    student = models.ForeignKey(
        "people.Student", on_delete=models.PROTECT, related_name="placements"
    )
    programme = models.ForeignKey(
        "programmes.Programme", on_delete=models.PROTECT, related_name="placements"
    )
    # Empty only while a place is looked for, and then only the pages of this app show the row (see
    # `PlacementQuerySet.visible_to`): everywhere else there is a workplace.
    host: "models.ForeignKey[HostOrganisation, HostOrganisation]" = models.ForeignKey(  # type: ignore[misc]
        "workplaces.HostOrganisation",
        on_delete=models.PROTECT,
        null=True,
        related_name="placements",
    )
    site: "models.ForeignKey[HostSite, HostSite]" = models.ForeignKey(  # type: ignore[misc]
        "workplaces.HostSite", on_delete=models.PROTECT, null=True, related_name="placements"
    )
    variant = models.CharField(_("variant"), max_length=14, choices=Variant.choices)
    start_date = models.DateField(_("start date"))
    end_date = models.DateField(_("planned end date"))
    total_hours = models.DecimalField(
        _("total hours"), max_digits=7, decimal_places=2, null=True, blank=True
    )
    hours_per_week = models.DecimalField(
        _("hours a week"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    weekdays = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name=_("days"), default=list, blank=True
    )
    school_contact = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contact_placements",
        verbose_name=_("contact person of the school"),
    )
    supervisors = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        through="placements.PlacementSupervisor",
        related_name="supervised_placements",
    )
    activities = models.TextField(_("what the student will do"), blank=True)
    state = models.CharField(
        _("state"), max_length=12, choices=PlacementState.choices, default=PlacementState.PREPARING
    )
    from_search = models.BooleanField(
        default=False, help_text="It began as a search; a proposal that is refused is one again."
    )
    source = models.CharField(max_length=12, choices=PlacementSource.choices)
    import_key = models.CharField(
        max_length=160,
        null=True,
        unique=True,
        help_text="Recognises the row in the school's own system; makes importing twice harmless.",
    )
    agreed_at = models.DateTimeField(null=True)
    agreed_elsewhere = models.BooleanField(
        default=False, help_text="Signed before this portal knew the placement."
    )
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    end_reason = models.CharField(max_length=20, choices=EndReason.choices, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decision_reason = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    # Grows with every change, so that two people editing at once are told.
    revision = models.PositiveIntegerField(default=1)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="placement_state_known", condition=Q(state__in=PlacementState.values)
            ),
            models.CheckConstraint(
                name="placement_variant_known", condition=Q(variant__in=Variant.values)
            ),
            models.CheckConstraint(
                name="placement_source_known", condition=Q(source__in=PlacementSource.values)
            ),
            models.CheckConstraint(
                name="placement_end_reason_known",
                condition=Q(end_reason="") | Q(end_reason__in=EndReason.values),
            ),
            models.CheckConstraint(
                name="placement_ends_after_start", condition=Q(end_date__gte=F("start_date"))
            ),
            models.CheckConstraint(
                name="placement_hours_positive",
                condition=(Q(total_hours__isnull=True) | Q(total_hours__gt=0))
                & (
                    Q(hours_per_week__isnull=True) | Q(hours_per_week__gt=0, hours_per_week__lte=60)
                ),
            ),
            models.CheckConstraint(
                name="placement_agreed_has_time",
                condition=~Q(state__in=["agreed", "completed"]) | Q(agreed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="placement_ended_early_has_date_and_reason",
                condition=(Q(state="ended_early") & Q(ended_on__isnull=False) & ~Q(end_reason=""))
                | (~Q(state="ended_early") & Q(ended_on__isnull=True, end_reason="")),
            ),
            models.CheckConstraint(
                name="placement_decided_both",
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="placement_rejected_has_reason",
                condition=~Q(state="rejected")
                | (Q(decided_at__isnull=False) & ~Q(decision_reason="")),
            ),
            models.CheckConstraint(
                name="placement_has_workplace_unless_searching",
                condition=Q(state="searching", host__isnull=True, site__isnull=True)
                | Q(state="withdrawn", from_search=True, host__isnull=True, site__isnull=True)
                | (~Q(state="searching") & Q(host__isnull=False, site__isnull=False)),
            ),
            models.CheckConstraint(
                name="placement_search_says_so",
                condition=~Q(state="searching") | Q(from_search=True),
            ),
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(from_search=True, state__in=["searching", "proposed"]),
                name="placement_one_search",
            ),
            models.UniqueConstraint(
                fields=["student", "host", "start_date"],
                condition=~Q(state__in=ENDED),
                name="placement_once",
            ),
        ]
        indexes = [
            models.Index(fields=["programme", "-start_date", "-id"], name="placement_list"),
            models.Index(
                fields=["programme", "state", "-start_date", "-id"], name="placement_list_state"
            ),
            models.Index(fields=["-start_date", "-id"], name="placement_recent"),
            models.Index(fields=["state", "-start_date", "-id"], name="placement_recent_state"),
        ]
        triggers = counting_triggers()

    def __str__(self) -> str:
        return f"{self.student.user} · {self.host_name}"

    @property
    def is_searching(self) -> bool:
        return self.state == PlacementState.SEARCHING

    @property
    def has_workplace(self) -> bool:
        return self.host_id is not None

    @property
    def host_name(self) -> str:
        """The name of the workplace; words when there is none yet."""
        return self.host.name if self.host_id else str(_("no workplace yet"))

    @property
    def state_enum(self) -> PlacementState:
        return PlacementState(self.state)

    @property
    def weekday_names(self) -> str:
        return ", ".join(str(Weekday(day).label) for day in self.weekdays)

    def is_minor_on(self, day: date) -> bool:
        born = self.student.birth_date
        return born is not None and age_on(born, day) < 18

    @property
    def is_minor(self) -> bool:
        """Under 18 today. The only thing a workplace learns about the birth date."""
        return self.is_minor_on(today())

    @property
    def is_running(self) -> bool:
        return self.state == PlacementState.AGREED and self.start_date <= today() <= self.end_date


class PlacementSupervisor(models.Model):
    """Who guides the student at the workplace. One is the first to be asked."""

    placement = models.ForeignKey(
        Placement, on_delete=models.CASCADE, related_name="supervisor_links"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="supervisor_links"
    )
    is_first = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["placement", "user"], name="supervisor_once"),
            models.UniqueConstraint(
                fields=["placement"], condition=Q(is_first=True), name="supervisor_first_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.placement_id}"


class PlacementCount(models.Model):
    """How many placements a programme has in a state; kept by a trigger, never by hand.

    Counting a million rows takes longer than the whole page may take.
    """

    programme = models.ForeignKey("programmes.Programme", on_delete=models.CASCADE)
    state = models.CharField(max_length=12)
    count = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "state"], name="placement_count_once")
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.state}: {self.count}"
