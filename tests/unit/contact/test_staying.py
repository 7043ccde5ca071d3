"""Talks are planned in time, and contact does not fade."""

from datetime import timedelta

import pytest
from django.utils import timezone

from contact.services import changing, reporting
from core.dates import today
from placements.models import Commitment, Placement
from placements.queries.detail import ledger, load_people
from placements.queries.needs import needs_of
from placements.services.planned import open_planned
from tests.factories import contact as make

pytestmark = pytest.mark.django_db
PLAN, TOUCH = "contact.plan_midterm", "contact.keep_in_touch"


@pytest.fixture
def own(world):
    """Running since eight weeks, for twenty."""
    start = today() - timedelta(weeks=8)
    Placement.objects.filter(pk=world.own.placement.pk).update(
        state="agreed",
        agreed_at=timezone.now(),
        start_date=start,
        end_date=start + timedelta(weeks=20),
    )
    world.own.placement.refresh_from_db()
    Commitment.objects.all().delete()
    open_planned(world.own.placement)
    return world.own


def states(own, kind):
    rows = Commitment.objects.filter(placement=own.placement, kind=kind).order_by("pk")
    return list(rows.values_list("state", flat=True))


def test_kept_when_a_time_stands_and_asked_again_when_it_is_called_off(own):
    assert states(own, PLAN) == ["open"]
    make.proposed(own, talk=make.talk("midterm"))
    assert states(own, PLAN) == ["open"]
    moment = make.planned(own, talk=make.talk("midterm"), starts_at=make.at(12))
    assert states(own, PLAN) == ["kept"]
    assert states(own, "contact.midterm_talk") == ["open"]
    moment.refresh_from_db()
    changing.cancel(actor=own.school.supervisor, moment_id=moment.pk, revision=moment.revision)
    assert states(own, PLAN) == ["kept", "open"]


def test_called_off_while_another_is_planned_or_after_it_was_held(own):
    one = make.planned(own, talk=make.talk("midterm"), starts_at=make.at(12))
    make.planned(own, talk=make.talk("midterm"), starts_at=make.at(13))
    one.refresh_from_db()
    changing.cancel(actor=own.school.supervisor, moment_id=one.pk, revision=one.revision)
    assert states(own, PLAN) == ["kept"]
    make.held(own, "midterm")
    other = make.planned(own, talk=make.talk("midterm"), starts_at=make.at(14))
    changing.cancel(actor=own.school.supervisor, moment_id=other.pk, revision=other.revision)
    assert states(own, PLAN) == ["kept"]


def test_a_talk_that_nobody_planned_keeps_it_too(own):
    make.held(own, "final")
    assert states(own, "contact.plan_final_talk") == ["kept"]


def test_every_report_begins_the_count_anew_and_a_correction_does_not(own):
    first = Commitment.objects.get(placement=own.placement, kind=TOUCH)
    assert first.due_on >= today() + timedelta(days=35)
    report = make.held(own, "call", where="phone")
    assert states(own, TOUCH) == ["kept", "open"]
    report.moment.refresh_from_db()
    reporting.report(
        actor=own.school.supervisor,
        moment_id=report.moment_id,
        revision=report.moment.revision,
        written=make.written(own, topics=[("Anders", "Beter gezegd.")]),
    )
    assert states(own, TOUCH) == ["kept", "open"]


def test_no_more_contact_is_asked_for_at_the_end(own):
    end = today() + timedelta(weeks=3)
    Placement.objects.filter(pk=own.placement.pk).update(end_date=end)
    make.held(own, "call", where="phone")
    assert states(own, TOUCH) == ["kept"]


def test_the_page_says_each_thing_once(own):
    placement = Placement.objects.get(pk=own.placement.pk)
    load_people(placement)
    needs = needs_of(own.school.supervisor, placement, ledger(placement))
    titles = [str(line.title) for line in [*needs.shown, *needs.folded]]
    assert "Plan the mid-term talk" in titles
    assert "Hold the mid-term talk" not in titles
    assert "Stay in touch: the last contact is a while ago" not in titles
    make.planned(own, talk=make.talk("midterm"))
    placement = Placement.objects.get(pk=own.placement.pk)
    load_people(placement)
    needs = needs_of(own.school.supervisor, placement, ledger(placement))
    assert "Hold the mid-term talk" in [str(line.title) for line in needs.shown]
