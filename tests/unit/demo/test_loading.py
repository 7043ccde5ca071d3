"""The demo of `make run` is made by the services, so a changed rule may refuse it."""

import pytest

from agreements.models import Agreement
from assessments.models import InstrumentVersion, Response
from assessments.queries import evaluations
from contact.models import ContactMoment
from core.models import Job
from decisions.queries import calibration
from demo import cast, loading
from hours.models import WeekDecision
from insight.models import PlacementHealth
from learning.models import LearningTask
from people.enums import Corner
from placements.models import Placement
from portfolio.models import Confirmation, EvidenceItem
from programmes.models import Programme

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_the_demo_loads_and_fills_every_part(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=False):
        loading.load()
    student = {"student__number": cast.STUDENT_NUMBER}
    first, second = Placement.objects.filter(**student).order_by("start_date")
    assert (first.state, second.state) == ("agreed", "preparing")
    assert Agreement.objects.filter(state="active").count() == 1
    assert LearningTask.objects.filter(placement=first).count() == 2
    assert EvidenceItem.objects.filter(**student).count() >= 12
    assert EvidenceItem.objects.filter(placement=second).count() == 0
    for model in (Confirmation, WeekDecision, ContactMoment, Response):
        assert model.objects.filter().exists(), model
    _last_year_can_be_compared()
    _the_board_is_believable()
    assert list(Job.objects.exclude(state="done")) == []


def _last_year_can_be_compared():
    """Calibration and the benchmark of evaluations need five of each."""
    looked_back = Placement.objects.filter(state="completed", assessment_rounds__isnull=False)
    [programme] = Programme.objects.filter(placements__in=looked_back).distinct()
    version = InstrumentVersion.objects.get(
        instrument__programme=programme, instrument__kind="midterm", published_at__isnull=False
    )
    judges = calibration.calibration(version, Corner.SCHOOL)
    assert len(judges.rows) == 2
    assert all(row.number >= 5 for row in judges.rows)
    guides = calibration.calibration(version, Corner.WORKPLACE)
    assert len(guides.rows) >= 2
    placement = looked_back.order_by("pk").first()
    guide = placement.supervisor_links.get().user
    students = evaluations.for_workplace(placement, guide)[0]
    assert students.is_shown
    assert any(row.here and row.elsewhere for row in students.questions)


def _the_board_is_believable():
    """Some placements need somebody today, more of them soon, most are well."""
    levels = list(PlacementHealth.objects.filter(is_live=True).values_list("level", flat=True))
    assert 0.1 <= levels.count(3) / len(levels) <= 0.22
    assert 0.12 <= levels.count(2) / len(levels) <= 0.32
