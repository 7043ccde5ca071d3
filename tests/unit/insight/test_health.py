"""How a placement stands, and that the row follows what changes."""

from datetime import timedelta

import pytest
from django.db import connection

from contact.models import OwnKind
from contact.services.settings import save_own_kind
from core.dates import today
from insight.models import ChangedPlacement, HealthCount, PlacementHealth, SignalEpisode
from insight.services import refreshing
from placements.models import Placement
from placements.services.commitments import keep, open_commitment
from placements.services.postponing import postpone
from placements.triangle import SIDES, sides
from tests.factories import contact, learning
from tests.factories.assessments import running
from tests.scenarios import make_placement, make_student

pytestmark = pytest.mark.django_db


def refreshed(placement: Placement) -> PlacementHealth:
    refreshing.refresh_all_changed()
    return PlacementHealth.objects.get(pk=placement.pk)


def keys(health: PlacementHealth) -> list[str]:
    return [each["key"] for each in health.signals]


def owe(placement, days, debtor="school", creditor="student", subject="x"):
    return open_commitment(
        placement=placement,
        kind="contact.site_visit",
        subject=subject,
        debtor=debtor,
        creditor=creditor,
        due_on=today() + timedelta(days=days),
    )


def test_every_change_marks_its_placement_and_a_worker_takes_the_marks(world):
    assert ChangedPlacement.objects.filter(placement_id=world.own.placement.pk).exists()
    refreshing.refresh_all_changed()
    assert not ChangedPlacement.objects.exists()
    assert sorted(PlacementHealth.objects.values_list("pk", flat=True)) == sorted(
        [world.own.placement.pk, world.other.placement.pk]
    )


def test_nothing_that_stays_the_same_is_written(world):
    refreshing.refresh_all_changed()
    assert refreshing.rebuild() == 0


def test_a_running_placement_without_contact_speaks_and_falls_silent_after_a_talk(world):
    placement = running(world.own.placement, weeks_done=9)
    health = refreshed(placement)
    assert health.stage == "running"
    gap = next(each for each in health.signals if each["key"] == "contact_gap")
    assert (gap["figure"], gap["bound"], gap["severity"]) == (63, 35, 3)
    assert health.last_contact_on is None
    contact.held(world.own)
    health = refreshed(placement)
    assert "contact_gap" not in keys(health)
    assert health.last_contact_on == today()
    ended = SignalEpisode.objects.get(placement=placement, key="contact_gap")
    assert ended.ended_at is not None
    assert "contact" in ended.ended_after


def test_the_sides_are_those_of_the_triangle(world):
    placement = running(world.own.placement)
    rows = [("school", "student", -3), ("workplace", "school", 5), ("guardian", "school", 2)]
    for number, (debtor, creditor, days) in enumerate(rows):
        owe(placement, days, debtor, creditor, f"s{number}")
    health = refreshed(placement)
    wanted = sides(
        "agreed", placement.commitments.open().values_list("debtor", "creditor", "due_on")
    )
    assert {side: getattr(health, side) for side in SIDES} == wanted
    assert (health.late_count, health.late_since) == (1, today() - timedelta(days=3))
    assert health.next_on == today() + timedelta(days=2)
    assert health.open_count == 3


def test_a_kept_promise_takes_its_points_along(world):
    placement = running(world.own.placement)
    promise = owe(placement, -20)
    before = refreshed(placement)
    assert before.score_parts["late"] == 8
    assert before.score_parts["waits"] == 10
    assert before.score == sum(before.score_parts.values())
    keep(actor=world.own.school.supervisor, placement=placement, kind=promise.kind, subject="x")
    after = refreshed(placement)
    assert after.score == before.score - 18


def test_tasks_and_coverage(world):
    learning.prepare_school(world.own.school)
    placement = running(world.own.placement)
    version = learning.sent(world.own)
    health = refreshed(placement)
    assert (health.tasks, health.tasks_approved, health.tasks_unjudged) == (1, 0, 1)
    assert (health.outcomes, health.outcomes_covered) == (4, 0)
    assert "task_not_aligned" in keys(health)
    learning.workplace_says(world.own, version)
    learning.school_says(world.own, version)
    health = refreshed(placement)
    assert (health.tasks, health.tasks_approved, health.outcomes_covered) == (1, 1, 2)
    assert "task_not_aligned" not in keys(health)
    gap = next(each for each in health.signals if each["key"] == "outcome_gap")
    assert gap["figure"] == 2


def test_one_more_student_is_one_more_for_all_of_that_supervisor(world):
    placement = running(world.own.placement)
    assert "host_overload" not in keys(refreshed(placement))
    for number in range(4):
        student = make_student(world.own.school, f"77{number}", f"Kind {number}", today())
        beside = make_placement(world.own.school, world.own.workplace, student)
        running(beside)
    overload = next(each for each in refreshed(placement).signals if each["key"] == "host_overload")
    assert (overload["figure"], overload["bound"]) == (5, 4)


def test_counts_say_what_grouping_says(world):
    running(world.own.placement)
    refreshing.refresh_all_changed()
    owe(world.own.placement, -3)
    refreshing.refresh_all_changed()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT programme_id, tag, count(*) FROM insight_placementhealth, unnest(tags) tag "
            "GROUP BY 1, 2 ORDER BY 1, 2"
        )
        counted = cursor.fetchall()
    kept = [
        (row.programme_id, f"{row.facet}:{row.value}", row.count)
        for row in HealthCount.objects.exclude(count=0)
    ]
    assert sorted(kept) == sorted(counted)


def test_a_new_day_changes_what_is_late(world):
    placement = running(world.own.placement)
    owe(placement, 1)
    assert refreshed(placement).late_count == 0
    assert refreshing.sweep(day=today() + timedelta(days=2)) >= 1
    assert PlacementHealth.objects.get(pk=placement.pk).late_count == 1


def test_what_is_over_has_no_score_and_no_signals(world):
    placement = running(world.own.placement, weeks_done=9)
    owe(placement, -3)
    refreshing.refresh_all_changed()
    placement.state = "completed"
    placement.save()
    health = refreshed(placement)
    assert (health.is_live, health.score, health.signals, health.tags) == (
        False,
        0,
        [],
        ["stage:over"],
    )
    assert not SignalEpisode.objects.filter(placement=placement, ended_at=None).exists()


def test_a_kind_of_the_programme_counts_where_it_says_so(world):
    placement = running(world.own.placement, weeks_done=13)
    assert "too_few_contacts" in keys(refreshed(placement))
    school = world.own.school
    values = {"programme": school.programme, "name_nl": "Startgesprek", "revision": 0}
    kind = save_own_kind(
        actor=school.coordinator,
        programme=school.programme,
        kind=OwnKind(**values, counts=True, stands_for="contact.midterm_talk"),
    )
    contact.held(world.own, kind=kind.key)
    health = refreshed(placement)
    assert "too_few_contacts" not in keys(health)
    assert "midterm_overdue" not in keys(health)
    OwnKind.objects.filter(pk=kind.pk).update(counts=False)
    assert "too_few_contacts" in keys(refreshed(placement))


def test_a_promise_that_keeps_moving_is_a_date_that_moves(world):
    placement = running(world.own.placement, weeks_done=2)
    promise = owe(placement, 1)
    for number in (2, 3, 4):
        assert "deadline_drift" not in keys(refreshed(placement))
        day = today() + timedelta(days=number)
        postpone(
            actor=world.own.school.coordinator,
            commitment_id=promise.pk,
            to_day=day,
            reason="De begeleider is ziek.",
        )
    drift = next(x for x in refreshed(placement).signals if x["key"] == "deadline_drift")
    assert drift["figure"] == 3
