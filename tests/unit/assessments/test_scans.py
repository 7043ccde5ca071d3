"""A scan of the workplace before the start, where the plan asks it and none holds yet."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.models import AssessmentRound, Response
from assessments.services import scanning
from core.dates import add_working_days, today
from placements.models import Commitment, Placement
from tests.factories import assessments as make
from tests.scenarios import make_placement, make_student

pytestmark = pytest.mark.django_db
SCAN = "assessments.scan_workplace"


@pytest.fixture
def part_time(world):
    """The own placement of a part-time student, that starts in six weeks."""
    Placement.objects.update(variant="ho_part_time")
    make.form(world.own, "workplace_scan", corners=["workplace", "school"])
    world.own.placement.refresh_from_db()
    return world.own


def test_the_form_is_there_before_the_start_and_never_twice(part_time):
    assert scanning.open_due_scans() == 1
    rows = Commitment.objects.filter(kind=SCAN).order_by("debtor")
    assert [row.debtor for row in rows] == ["school", "workplace"]
    assert rows[0].due_on == add_working_days(today(), 5)
    assert rows[1].owner == part_time.workplace.supervisor
    assert scanning.open_due_scans() == 0


def test_eight_weeks_before_when_there_is_time(part_time):
    start = today() + timedelta(weeks=10)
    Placement.objects.filter(pk=part_time.placement.pk).update(start_date=start)
    assert scanning.open_due_scans() == 1
    assert AssessmentRound.objects.get().due_on == start - timedelta(weeks=8)


@pytest.mark.parametrize(
    ("weeks", "variant"), [(11, "ho_part_time"), (-5, "ho_part_time"), (6, "mbo_bol")]
)
def test_too_early_too_late_or_not_asked_in_this_variant(part_time, weeks, variant):
    start = today() + timedelta(weeks=weeks)
    Placement.objects.filter(pk=part_time.placement.pk).update(start_date=start, variant=variant)
    assert scanning.open_due_scans() == 0


@pytest.mark.parametrize(("months", "asked"), [(8, 0), (10, 1)])
def test_a_scan_of_the_same_site_holds_for_nine_months(part_time, world, months, asked):
    scanning.open_due_scans()
    moment = timezone.now() - timedelta(days=months * 30.5)
    Response.objects.filter(corner="workplace").update(
        submitted_at=moment, submitted_by=part_time.workplace.supervisor, content_sha256="a" * 64
    )
    school = part_time.school
    student = make_student(school, "300001", "Tweede Student", today() - timedelta(days=9000))
    make_placement(school, part_time.workplace, student, variant="ho_part_time")
    assert scanning.open_due_scans() == asked


def test_kept_when_the_corner_hands_in(part_time):
    scanning.open_due_scans()
    make.handed_in(part_time, AssessmentRound.objects.get(), "workplace")
    assert Commitment.objects.get(kind=SCAN, debtor="workplace").state == "kept"
    assert Commitment.objects.get(kind=SCAN, debtor="school").state == "open"
