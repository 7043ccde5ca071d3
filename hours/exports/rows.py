"""What stands in the downloads, row by row. docs/hours.md says where each column comes from."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from hours.enums import WeekState
from hours.models import WeekLog
from hours.totals import COUNTING, keeping_hours
from hours.weeks import Week
from placements.enums import PlacementState
from placements.models import Placement
from programmes.enums import Variant
from programmes.models import Programme

CHUNK = 500
VOCATIONAL = [variant for variant in Variant if variant.is_vocational]
# Names as DUO and the student systems write them.
DUO_COLUMNS = [
    "studentnummer",
    "volgnummer",
    "afsluitdatumBPV",
    "begindatumBPV",
    "geplandeEinddatumBPV",
    "werkelijkeEinddatumBPV",
    "omvangBPV",
    "codeLeerbedrijf",
    "redenUitschrijving",
]


def week_rows(programme: Programme) -> Iterator[list[Any]]:
    """Every week that was handed in, with the hours that count."""
    yield [
        _("Student number"),
        _("Student"),
        _("Variant"),
        _("Workplace"),
        _("Year"),
        _("Week"),
        _("Monday of the week"),
        *_day_names(),
        _("Hours worked"),
        _("Of which for learning"),
        _("Absent"),
        _("State"),
        _("Approved on"),
        _("Corrected"),
    ]
    placements = keeping_hours(Placement.objects.filter(programme=programme))
    logs = (
        WeekLog.objects.filter(placement__in=placements)
        .exclude(state=WeekState.OPEN)
        .select_related("approval", "placement__student__user", "placement__host")
        .order_by("placement__student__number", "placement_id", "week")
    )
    for log in logs.iterator(chunk_size=CHUNK):
        yield _week_row(log)


def _day_names() -> list[str]:
    """Monday to Sunday, in the language of the one who asks."""
    monday = date(2026, 1, 5)
    return [date_format(monday + timedelta(days=number), "l") for number in range(7)]


def _week_row(log: WeekLog) -> list[Any]:
    placement, week, numbers = log.placement, Week(log.week), log.effective
    approval = log.approval
    return [
        placement.student.number,
        placement.student.user.name,
        Variant(placement.variant).short,
        placement.host.name,
        week.year,
        week.number,
        log.week,
        *numbers.days,
        numbers.worked,
        numbers.learning,
        numbers.absence,
        str(log.state_enum.label),
        timezone.localdate(approval.decided_at) if approval else None,
        _("yes") if approval and approval.kind == "corrected" else None,
    ]


def duo_rows(programme: Programme) -> Iterator[list[Any]]:
    """Every vocational placement that was agreed, in the fields that DUO asks for."""
    yield list(DUO_COLUMNS)
    numbered = Window(
        RowNumber(), partition_by=F("enrolment_id"), order_by=[F("start_date"), F("pk")]
    )
    placements = (
        Placement.objects.filter(programme=programme, variant__in=VOCATIONAL, state__in=COUNTING)
        .annotate(sequence=numbered)
        .select_related("student", "host")
        .order_by("student__number", "enrolment_id", "start_date", "pk")
    )
    for placement in placements.iterator(chunk_size=CHUNK):
        yield _duo_row(placement, placement.sequence)


def _duo_row(placement: Placement, sequence: int) -> list[Any]:
    return [
        placement.student.number,
        sequence,
        signed_on(placement),
        placement.start_date,
        placement.end_date,
        ended_on(placement),
        placement.total_hours,
        placement.host.leerbedrijf_id or None,
        placement.end_reason or None,
    ]


def signed_on(placement: Placement) -> date | None:
    """The day in Amsterdam on which all had signed; unknown when that was outside the portal."""
    if placement.agreed_at is None or placement.agreed_elsewhere:
        return None
    return timezone.localdate(placement.agreed_at)


def ended_on(placement: Placement) -> date | None:
    if placement.state == PlacementState.COMPLETED:
        return placement.end_date
    return placement.ended_on
