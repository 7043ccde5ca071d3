"""Weeks of hours: approved, waiting, corrected, sent back and late, logged by the students."""

from datetime import datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from core.dates import today
from demo import under_way
from demo.agreements import first_supervisor
from demo.cast import HOST_NAME, STUDENT_NUMBER
from hours.models import WeekLog
from hours.numbers import ZERO, WeekNumbers
from hours.services import deciding, logging, opening
from hours.weeks import Week, weeks_of
from people.models import Student, User
from placements.enums import PlacementState
from placements.models import Placement
from placements.services.commitments import lapse
from placements.services.placements import make_placement, mark_agreed
from programmes.services.variants import set_hours

WEEKS = 11
NOTES = [
    "Formulier voor klanten gebouwd en getest",
    "Meegekeken bij een gesprek met een klant",
    "Fouten gezocht in de rapporten",
    "",
]


def load(coordinator: User, running: Placement) -> None:
    """Weeks of the example student, and of some others."""
    if WeekLog.objects.exists():
        return
    set_norms(coordinator, running)
    log_all(running, late=1)
    for number, placement in enumerate(others(besides=running)):
        log_all(placement, late=(0, 3, 0, 5)[number % 4])
    under_way.log_hours()
    opening.open_last_week()


def first_placement(coordinator: User) -> Placement:
    """The first practice of the example student, which runs until the one in preparation."""
    student = Student.objects.select_related("user").get(number=STUDENT_NUMBER)
    following = Placement.objects.get(student=student, host__name=HOST_NAME)
    host = _host_of(following)
    start = Week.of(today()).monday - timedelta(weeks=WEEKS)
    placement = make_placement(
        actor=coordinator,
        enrolment=following.enrolment,
        site=host.site,
        start_date=start,
        end_date=start + timedelta(weeks=15, days=-4),
        total_hours=Decimal(360),
        hours_per_week=Decimal(24),
        weekdays=[1, 2, 3],
        school_contact=following.school_contact,
        supervisor=first_supervisor(host),
        activities="Bouwt mee aan de interne website.",
    )
    # What its plan asked for was settled on paper, before the portal was there.
    lapse(placement=placement, reason="settled on paper")
    signed = datetime.combine(
        start - timedelta(days=6), time(14), tzinfo=timezone.get_current_timezone()
    )
    return mark_agreed(actor=None, placement_id=placement.pk, at=signed, elsewhere=True)


def _host_of(following: Placement) -> Placement:
    """A placement at another host of the same programme, with somebody who can be mailed."""
    rows = Placement.objects.filter(supervisor_links__user__email__isnull=False)
    rows = rows.exclude(host=following.host).exclude(student=following.student)
    same = rows.filter(programme=following.programme).order_by("pk").first()
    return same or rows.order_by("pk")[0]


def set_norms(coordinator: User, placement: Placement) -> None:
    set_hours(
        actor=coordinator,
        variant_id=placement.enrolment.programme_variant_id,
        logs_hours=True,
        norm_hours=Decimal(900),
        learning_share=20,
    )


def others(*, besides: Placement) -> list[Placement]:
    rows = (
        Placement.objects.filter(
            state=PlacementState.AGREED,
            start_date__lte=today() - timedelta(weeks=3),
            end_date__gte=today(),
            supervisor_links__user__email__isnull=False,
            programme__roles__user__email="coordinator@driehoek.example",
        )
        .exclude(pk=besides.pk)
        .select_related("student__user")
        .order_by("pk")
        .distinct()
    )
    return list(rows[:8])


def log_all(placement: Placement, *, late: int) -> None:
    """Every past week but the last `late`: mostly approved, the newest two waiting."""
    placement = Placement.objects.select_related("student__user").get(pk=placement.pk)
    weeks = list(weeks_of(placement, until=Week.of(today()).previous.sunday))[-WEEKS:]
    weeks = weeks[: len(weeks) - late]
    for number, week in enumerate(weeks):
        row = logging.save_week(
            actor=placement.student.user,
            placement_id=placement.pk,
            week=week,
            numbers=_worked(placement, week, number),
            note=NOTES[number % len(NOTES)],
            hand_in=True,
        )
        if number < len(weeks) - 2:
            _answer(placement, row, number)


def _worked(placement: Placement, week: Week, number: int) -> WeekNumbers:
    each = Decimal(8) if number % 3 else Decimal("7.5")
    weekdays = placement.weekdays or [1, 2, 3, 4]
    first, last = placement.start_date, placement.end_date
    days = [
        each if day.isoweekday() in weekdays and first <= day <= last else ZERO for day in week.days
    ]
    absent = ZERO
    if number == 4:
        absent, days[weekdays[0] - 1] = days[weekdays[0] - 1], ZERO
    worked = sum(days, ZERO)
    return WeekNumbers(tuple(days), min(Decimal(4), worked), absent)


def _answer(placement: Placement, row: WeekLog, number: int) -> None:
    guide = first_supervisor(placement)
    if number != 2:
        deciding.approve(actor=guide, placement_id=placement.pk, chosen=[(row.pk, row.revision)])
        return
    numbers = WeekNumbers.of(row)
    days = list(numbers.days)
    day = next(index for index, hours in enumerate(days) if hours)
    days[day] -= Decimal(2)
    deciding.correct(
        actor=guide,
        placement_id=placement.pk,
        week=row.as_week,
        revision=row.revision,
        numbers=WeekNumbers(tuple(days), numbers.learning, numbers.absence),
        remark="Op deze dag sloten we om drie uur.",
    )
