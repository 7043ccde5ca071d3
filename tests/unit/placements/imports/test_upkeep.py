"""Lists that nobody finished are forgotten after thirty days."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from placements.models import HostProposal, ImportRow, Placement, RosterImport
from placements.services.import_upkeep import sweep
from placements.tasks import sweep_imports
from tests.unit.placements.imports.conftest import accept_everything, check, run, upload

pytestmark = pytest.mark.django_db


def age(days, **filters):
    moment = timezone.now() - timedelta(days=days)
    rows = RosterImport.objects.filter(**filters)
    rows.update(created_at=moment)
    rows.exclude(imported_at=None).update(imported_at=moment)


def test_a_list_that_was_never_imported_is_forgotten_after_thirty_days(school, eduarte):
    upload(school, eduarte)
    check(school, eduarte)
    age(29)
    assert sweep() == (0, 0)
    age(31)
    assert sweep() == (2, 0)
    assert not RosterImport.objects.exists()
    assert not ImportRow.objects.exists()
    assert not HostProposal.objects.exists()


def test_of_an_imported_list_only_the_figures_stay(school, eduarte):
    roster = check(school, eduarte)
    accept_everything(school, roster)
    run(school, roster)
    roster.refresh_from_db()
    faulty = roster.rows.exclude(state="done").count()
    figures, made = roster.summary, Placement.objects.count()
    assert faulty > 0
    age(29)
    sweep_imports()
    assert roster.rows.exclude(state="done").count() == faulty
    age(31)
    assert sweep() == (0, faulty)
    assert sweep() == (0, 0)
    roster.refresh_from_db()
    assert roster.rows.exclude(state="done").count() == 0
    assert roster.rows.exclude(values=[], record={}).count() == 0
    assert (roster.summary, Placement.objects.count()) == (figures, made)


def test_it_runs_every_day():
    entries = [each["task"] for each in settings.CELERY_BEAT_SCHEDULE.values()]
    assert entries.count("placements.sweep_imports") == 1
