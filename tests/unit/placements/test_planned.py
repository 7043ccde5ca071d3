"""Placements that were agreed before the portal knew of them get what is still to come."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from core.dates import today
from placements.models import Commitment, Placement
from placements.services.planned import open_missing, open_planned, open_planned_for
from placements.tasks import open_missing as nightly
from programmes.services.reference import load_plan
from tests.factories import contact as talks
from tests.factories import learning as tasks
from tests.unit.placements.imports.conftest import accept_everything, check, eduarte, run, school

__all__ = ["eduarte", "school"]
pytestmark = pytest.mark.django_db


def agreed(placement, *, weeks_ago=0, weeks=20):
    """As an import leaves it: agreed elsewhere, begun so many weeks ago."""
    start = today() - timedelta(weeks=weeks_ago)
    rows = Placement.objects.filter(pk=placement.pk)
    rows.update(
        state="agreed", agreed_at=timezone.now(), agreed_elsewhere=True,
        start_date=start, end_date=start + timedelta(weeks=weeks),
    )  # fmt: skip
    return rows.get()


def kinds_of(placement):
    return sorted(placement.commitments.values_list("kind", flat=True))


def test_an_agreed_placement_is_promised_what_is_still_to_come(world):
    placement = agreed(world.own.placement, weeks_ago=4)
    open_planned(placement)
    # The day of the first contact has passed, and the agreement is there.
    assert kinds_of(placement) == [
        "contact.final_talk",
        "contact.keep_in_touch",
        "contact.midterm_talk",
        "contact.plan_final_talk",
        "contact.plan_midterm",
        "contact.site_visit",
        "learning.draft_tasks",
    ]
    assert not placement.commitments.filter(due_on__lt=today()).exists()


def test_every_night_opens_what_is_missing_and_never_twice(world):
    own, other = agreed(world.own.placement), agreed(world.other.placement)
    nightly()
    assert "contact.first_contact" in kinds_of(own)
    assert kinds_of(own) == kinds_of(other)
    before = Commitment.objects.count()
    Commitment.objects.filter(placement=own).update(
        state="lapsed", closed_at=timezone.now(), reason="not needed"
    )
    assert open_missing() == 0
    assert Commitment.objects.count() == before


def test_what_has_ended_or_is_being_prepared_is_left_alone(world):
    agreed(world.own.placement, weeks_ago=21)
    assert open_missing() == 0
    assert not Commitment.objects.exists()


def test_an_upgrade_opens_them_too(world):
    placement = agreed(world.own.placement)
    call_command("prepare_database", verbosity=0)
    assert "contact.midterm_talk" in kinds_of(placement)


def test_what_was_done_before_it_was_promised_is_not_asked_for(world):
    own = world.own
    agreed(own.placement)
    own.placement.refresh_from_db()
    tasks.prepare_school(own.school)
    talks.held(own, "call", where="phone")
    tasks.sent(own)
    Commitment.objects.all().delete()
    open_missing()
    assert kinds_of(own.placement) == [
        "contact.final_talk",
        "contact.keep_in_touch",
        "contact.midterm_talk",
        "contact.plan_final_talk",
        "contact.plan_midterm",
        "contact.site_visit",
    ]


def test_many_take_as_many_statements_as_one(world, django_assert_num_queries):
    ids = [agreed(world.own.placement).pk, agreed(world.other.placement).pk]
    with django_assert_num_queries(21):
        open_planned_for(ids[:1])
    Commitment.objects.all().delete()
    with django_assert_num_queries(21):
        open_planned_for(ids)


def test_the_real_list_leaves_no_running_placement_without_promises(school, eduarte):
    load_plan()
    roster = check(school, eduarte)
    accept_everything(school, roster)
    run(school, roster)
    running = Placement.objects.filter(
        state="agreed", end_date__gt=today() + timedelta(weeks=1, days=1)
    )
    assert running.exists()
    bare = [row.pk for row in running if "contact.final_talk" not in kinds_of(row)]
    assert bare == []
    assert not Commitment.objects.filter(placement__in=running, due_on__lt=today()).exists()
    about_the_agreement = Commitment.objects.filter(kind__startswith="agreements.")
    assert not about_the_agreement.filter(placement__state="agreed").exists()
    assert open_missing() == 0
