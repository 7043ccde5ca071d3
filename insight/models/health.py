"""How each placement stands, one row each, ready to be listed. Made by `computing` alone."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, GeneratedField, Q, Value
from django.db.models.functions import Coalesce

from insight.enums import Stage
from insight.models.counting import counting_triggers

# Where a day is missing: one that sorts to the right end, so that pages need no NULL.
NEVER, NOT_YET = date(1900, 1, 1), date(9999, 12, 31)


def _side() -> models.CharField:
    return models.CharField(max_length=8, default="none")


def _day() -> models.DateField:
    return models.DateField(null=True)


def _number() -> models.PositiveIntegerField:
    return models.PositiveIntegerField(default=0)


def _sorted(field: str, instead: date) -> GeneratedField:
    return GeneratedField(
        expression=Coalesce(F(field), Value(instead, output_field=models.DateField())),
        output_field=models.DateField(),
        db_persist=True,
    )


class PlacementHealth(models.Model):
    """A read model: `manage.py rebuild_health` makes every row again from what it is made of."""

    placement = models.OneToOneField(
        "placements.Placement", on_delete=models.CASCADE, primary_key=True, related_name="health"
    )
    # Copied, so that lists are narrowed and sorted in one index. A place may still be looked for.
    programme = models.ForeignKey(
        "programmes.Programme", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    host = models.ForeignKey(
        "workplaces.HostOrganisation", on_delete=models.CASCADE, null=True, related_name="+"
    )
    student = models.ForeignKey("people.Student", on_delete=models.CASCADE, related_name="+")
    school_contact = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        related_name="+",
        db_index=False,
    )
    variant = models.CharField(max_length=14)
    state = models.CharField(max_length=12)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.OVER)
    is_live = models.BooleanField(default=False)
    start_date = models.DateField()
    end_date = models.DateField()

    student_school = _side()
    school_workplace = _side()
    student_workplace = _side()
    open_count = _number()
    late_count = _number()
    late_since = _day()
    next_on = _day()
    student_school_on = _day()
    school_workplace_on = _day()
    student_workplace_on = _day()
    last_contact_on = _day()
    tasks = _number()
    tasks_approved = _number()
    tasks_unjudged = _number()
    outcomes = _number()
    outcomes_covered = _number()
    evidence = _number()
    evidence_confirmed = _number()
    hours_approved = models.DecimalField(max_digits=9, decimal_places=2, default=0)
    hours_expected = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    weeks_waiting = _number()
    agreement_state = models.CharField(max_length=20, blank=True)
    signed = _number()
    parties = _number()

    # [{key, severity, figure, bound, on, quiet, until}], the most urgent first.
    signals = models.JSONField(default=list)
    level = models.PositiveSmallIntegerField(default=0, help_text="The highest severity; 0: none.")
    score = models.IntegerField(default=0)
    score_parts = models.JSONField(default=dict, help_text="{part: points}; together the score.")
    # What it counts for in tiles and filters: "level:red", "signal:contact_gap", …
    tags = ArrayField(models.CharField(max_length=60), default=list)

    changed_at = models.DateTimeField(null=True, help_text="When a signal or promise changed.")
    computed_at = models.DateTimeField(null=True)

    next_sort = _sorted("next_on", NOT_YET)
    contact_sort = _sorted("last_contact_on", NEVER)

    class Meta:
        constraints = [
            models.CheckConstraint(name="health_stage_known", condition=Q(stage__in=Stage.values))
        ]
        indexes = [
            models.Index(
                fields=["programme", "-score", "placement"],
                condition=Q(is_live=True),
                name="health_score",
            ),
            models.Index(
                fields=["programme", "next_sort", "placement"],
                condition=Q(is_live=True),
                name="health_next",
            ),
            models.Index(
                fields=["programme", "contact_sort", "placement"],
                condition=Q(is_live=True),
                name="health_contact",
            ),
            models.Index(
                fields=["programme", "-start_date", "placement"],
                condition=Q(is_live=True),
                name="health_start",
            ),
            models.Index(
                fields=["-score", "placement"], condition=Q(is_live=True), name="health_all"
            ),
            models.Index(
                fields=["school_contact", "-score", "placement"],
                condition=Q(is_live=True),
                name="health_of_contact",
            ),
        ]
        triggers = counting_triggers()

    def __str__(self) -> str:
        return f"{self.placement_id}: {self.score}"


class HealthCount(models.Model):
    """How many placements of a programme carry a tag; kept by a trigger, never by hand."""

    programme = models.ForeignKey(
        "programmes.Programme", on_delete=models.CASCADE, db_index=False, related_name="+"
    )
    facet = models.CharField(max_length=20)
    value = models.CharField(max_length=40)
    count = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "facet", "value"], name="health_count_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.facet}:{self.value} {self.count}"
