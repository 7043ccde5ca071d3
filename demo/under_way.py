"""A school year that runs: signed agreements, hours, talks and students who sign in.

Written in a few statements; each would have come one by one, through the same pages as everything
else. Some placements stay behind, each in a way that a coordinator knows, so that the board says
something.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils import timezone

from contact.models import ContactMoment, ContactReport, Presence
from core.dates import today
from hours.models import WeekDecision, WeekLog
from hours.numbers import QUARTER, ZERO, WeekNumbers
from hours.weeks import Week, days_within, weeks_of
from people.enums import Corner
from people.models import User
from placements.enums import CommitmentState, PlacementState
from placements.models import Commitment, Placement
from placements.services.commitments import lapse
from placements.services.placements import mark_agreed

# The newest ones that began while a signature is missing.
UNSIGNED = 4
# What is wrong at each of twenty placements that run; at the others nothing is.
STORIES = {
    1: "silent",
    3: "quiet",
    5: "no_contact",
    6: "little_learning",
    8: "contact_long_ago",
    10: "no_midterm",
    12: "contact_long_ago",
    13: "weeks_wait",
    15: "little_learning",
    17: "little_learning",
    18: "few_talks",
}
LOST_WEEKS = {"silent": 5, "quiet": 2}
WAITING_WEEKS = {"weeks_wait": 3}
# From so many weeks on, one that waits for approval is no lag.
MANY_WEEKS = 12
LAST_SEEN = {"silent": 41, "quiet": 17}
LAST_TALK = {"no_contact": 66, "contact_long_ago": 46}
LEARNING, LITTLE_LEARNING = Decimal("0.4"), Decimal("0.1")
LONGEST_DAY = Decimal("9.5")
TOPIC = {"title": "Hoe gaat het", "text": "Goed. De begeleiding is duidelijk."}


def sign() -> None:
    """What began has its agreement, on paper, from before the portal was there."""
    rows = Placement.objects.filter(
        state=PlacementState.PREPARING,
        start_date__lte=today(),
        end_date__gte=today(),
        agreements=None,
    ).order_by("-start_date", "pk")
    for row in rows[UNSIGNED:]:
        for kind in ("agreements.prepare", "agreements.complete_before_start"):
            lapse(placement=row, kind=kind, reason="settled on paper")
        mark_agreed(
            actor=None,
            placement_id=row.pk,
            at=_at(row.start_date - timedelta(days=6)),
            elsewhere=True,
        )


def finish() -> None:
    """What ended is completed; two still wait for the advice of the workplace."""
    over = Placement.objects.filter(end_date__lt=today(), agreements=None).order_by(
        "-end_date", "pk"
    )
    unsigned = over.filter(state=PlacementState.PREPARING)
    ids = list(unsigned.values_list("pk", flat=True))
    ids += over.filter(state=PlacementState.AGREED).values_list("pk", flat=True)[2:]
    Commitment.objects.open().filter(placement_id__in=ids).update(
        state=CommitmentState.LAPSED, closed_at=timezone.now(), reason="the placement is over"
    )
    for row in Placement.objects.filter(pk__in=ids):
        row.state, row.agreed_elsewhere = PlacementState.COMPLETED, True
        row.agreed_at = row.agreed_at or _at(row.start_date - timedelta(days=6))
        row.save(update_fields=["state", "agreed_elsewhere", "agreed_at"])


def log_hours() -> None:
    """Weeks that nobody logged yet, mostly approved."""
    logged, waiting = [], set()
    have = set(WeekLog.objects.values_list("placement_id", "week"))
    for row, story in _running():
        weeks = list(weeks_of(row, until=_last_sunday()))
        weeks = weeks[: len(weeks) - LOST_WEEKS.get(story, 0)]
        usual = 1 if len(weeks) >= MANY_WEEKS else 0
        waits = {each.monday for each in weeks[len(weeks) - WAITING_WEEKS.get(story, usual) :]}
        for week in weeks:
            if (row.pk, week.monday) not in have:
                logged.append(_week(row, week, story))
        waiting |= {(row.pk, monday) for monday in waits}
    WeekLog.objects.bulk_create(logged)
    approved = [each for each in logged if (each.placement_id, each.week) not in waiting]
    WeekDecision.objects.bulk_create([_decision(each) for each in approved])
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE hours_weeklog log SET state = 'approved', approval_id = decision.id "
            "FROM hours_weekdecision decision "
            "WHERE decision.week_id = log.id AND log.id = ANY(%s)",
            [[each.pk for each in approved]],
        )


def _week(row: Any, week: Week, story: str) -> WeekLog:
    mine = row.weekdays or [1, 2, 3, 4]
    there = [day for day in days_within(row, week) if day.isoweekday() in mine]
    total = row.total_hours / len(list(weeks_of(row, until=row.end_date)))
    each = min(_quarters(total / max(1, len(there))) + QUARTER, LONGEST_DAY)
    days = tuple(each if day in there else ZERO for day in week.days)
    share = LITTLE_LEARNING if story == "little_learning" else LEARNING
    numbers = WeekNumbers(days, _quarters(sum(days, ZERO) * share))
    return WeekLog(
        placement=row,
        week=week.monday,
        state="submitted",
        submitted_at=_at(week.sunday),
        submitted_by=row.student.user,
        **numbers.as_fields(),
    )


def _decision(log: WeekLog) -> WeekDecision:
    numbers = WeekNumbers.of(log)
    return WeekDecision(
        week=log,
        kind="approved",
        handed_in=numbers.as_text() | {"note": "", "revision": 1},
        decided_by=_guide(log.placement),
        decided_at=_at(log.week + timedelta(days=9)),
        **numbers.as_fields(),
    )


def talk() -> None:
    """Talks of before, and students who were here lately."""
    reports, students = [], []
    busy = set(ContactMoment.objects.filter(state="held").values_list("placement_id", flat=True))
    for number, (row, story) in enumerate(_running()):
        row.student.user.last_login = timezone.now() - timedelta(
            days=LAST_SEEN.get(story, number * 7 % 9), hours=number % 10
        )
        students.append(row.student.user)
        if row.pk not in busy:
            reports += [_report(row, kind, day) for kind, day in _talks(row, story)]
    User.objects.bulk_update(students, ["last_login"])
    ContactMoment.objects.bulk_create([each.moment for each in reports])
    ContactReport.objects.bulk_create(reports)
    Presence.objects.bulk_create([who for each in reports for who in _there(each)])
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE contact_contactmoment moment SET state = 'held', report_id = report.id "
            "FROM contact_contactreport report "
            "WHERE report.moment_id = moment.id AND report.id = ANY(%s)",
            [[each.pk for each in reports]],
        )
    _keep(reports)


def _talks(row: Any, story: str) -> Iterator[tuple[str, date]]:
    """An introduction in the second week, a talk every month, one of them the mid-term."""
    last = today() - timedelta(days=LAST_TALK.get(story, 4))
    half = row.start_date + (row.end_date - row.start_date) * 0.45
    day, had_midterm = row.start_date + timedelta(days=9), story == "no_midterm"
    kind = "introduction"
    while day <= last:
        yield kind, _workday(day)
        day += timedelta(days=30)
        kind = "call" if story == "few_talks" else "progress_visit"
        if day >= half and not had_midterm:
            kind, had_midterm = "midterm", True


def _report(row: Any, kind: str, day: date) -> ContactReport:
    where = {"introduction": "online", "call": "phone"}.get(kind, "on_site")
    moment = ContactMoment(
        placement=row,
        kind=kind,
        where=where,
        starts_at=_at(day, 10),
        organiser=row.school_contact,
        organiser_corner=Corner.SCHOOL,
        state="planned",
    )
    return ContactReport(
        moment=moment,
        held_on=day,
        where=where,
        topics=[TOPIC],
        written_by=row.school_contact,
        written_from=Corner.SCHOOL,
    )


def _there(report: ContactReport) -> Iterator[Presence]:
    row: Any = report.moment.placement
    people = {Corner.STUDENT: row.student.user, Corner.SCHOOL: row.school_contact}
    if report.where != "phone" and _guide(row) is not None:
        people[Corner.WORKPLACE] = _guide(row)
    for corner, user in people.items():
        yield Presence(report=report, user=user, corner=corner)


def _keep(reports: list[ContactReport]) -> None:
    """What these talks stood for is done."""
    done = {
        "introduction": ["contact.first_contact"],
        "midterm": ["contact.midterm_talk", "contact.plan_midterm", "contact.site_visit"],
        "progress_visit": ["contact.site_visit"],
    }
    for kind, promises in done.items():
        rows = [each.moment.placement_id for each in reports if each.moment.kind == kind]
        Commitment.objects.open().filter(placement_id__in=rows, kind__in=promises).update(
            state=CommitmentState.KEPT, closed_at=timezone.now()
        )


def _running() -> list[tuple[Any, str]]:
    """Each with its story; the same ones every time."""
    rows = (
        Placement.objects.filter(
            state=PlacementState.AGREED,
            start_date__lte=today(),
            end_date__gte=today(),
            school_contact__isnull=False,
            total_hours__isnull=False,
        )
        .select_related("student__user", "school_contact")
        .prefetch_related("supervisor_links__user")
        .order_by("pk")
    )
    return [(row, STORIES.get(number % 20, "")) for number, row in enumerate(rows)]


def _guide(row: Any) -> User | None:
    return next((link.user for link in row.supervisor_links.all()), row.school_contact)


def _last_sunday() -> date:
    return Week.of(today()).previous.sunday


def _quarters(hours: Decimal) -> Decimal:
    return (hours / QUARTER).to_integral_value() * QUARTER


def _workday(day: date) -> date:
    return day - timedelta(days=max(0, day.isoweekday() - 5))


def _at(day: date, hour: int = 16) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))
