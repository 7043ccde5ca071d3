"""The demo of `make run` is made by the services, so a changed rule may refuse it."""

import pytest

from agreements.models import Agreement
from assessments.models import Response
from contact.models import ContactMoment
from core.models import Job
from demo import cast, loading
from hours.models import WeekDecision
from learning.models import LearningTask
from placements.models import Placement
from portfolio.models import Confirmation, EvidenceItem

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
    assert list(Job.objects.exclude(state="done")) == []
