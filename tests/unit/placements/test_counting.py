"""The summary of placements stays true, whatever changes them and however many at once."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Count
from django.utils import timezone

from placements.models import Placement, PlacementCount
from tests.scenarios import make_placement, make_school, make_student, make_workplace, make_world

STATES = ["proposed", "preparing", "agreed", "completed"]


def kept():
    rows = PlacementCount.objects.exclude(count=0).values_list("programme_id", "state", "count")
    return {(programme, state): count for programme, state, count in rows}


def truth():
    rows = Placement.objects.order_by().values_list("programme_id", "state")
    return {(p, state): count for p, state, count in rows.annotate(count=Count("pk"))}


def test_inserts_updates_and_deletes_are_counted(world):
    assert kept() == truth() != {}
    Placement.objects.update(state="proposed")
    assert kept() == truth()
    world.own.placement.supervisor_links.all().delete()
    Placement.objects.filter(pk=world.own.placement.pk).delete()
    assert kept() == truth()
    Placement.objects.update(hours_per_week=8)
    assert kept() == truth()


def test_the_command_mends_what_was_wrong_and_says_so(world):
    PlacementCount.objects.filter(programme=world.own.school.programme).update(count=99)
    PlacementCount.objects.filter(programme=world.other.school.programme).delete()
    PlacementCount.objects.create(programme=world.own.school.programme, state="completed", count=5)
    out = StringIO()
    call_command("recount_placements", stdout=out)
    assert out.getvalue() == "Corrected 3 counts.\n"
    assert kept() == truth()
    out = StringIO()
    call_command("recount_placements", stdout=out)
    assert out.getvalue() == "All counts were right.\n"


def row_of(placement):
    """A copy to insert, for another day."""
    fields = [f.attname for f in Placement._meta.concrete_fields if f.attname not in {"id"}]
    return {name: getattr(placement, name) for name in fields}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_ten_thousand_changes_of_five_at_once():
    world = make_world()
    host = make_workplace(world.own.school, "Derde Host", "100000003")
    for number in range(3):
        school = make_school(f"3{number}CC", f"School {number}", f"P{number}", f"2600{number}")
        student = make_student(school, f"30000{number}", f"Student {number}", date(2000, 1, 1))
        make_placement(school, host, student)
    templates = [row_of(p) | {"agreed_at": timezone.now()} for p in Placement.objects.all()]
    assert world.own.placement.pk

    def change(worker):
        choose = random.Random(worker)
        mine = []
        try:
            for step in range(2000):
                kind = choose.random()
                if kind < 0.4 or not mine:
                    day = date(2030, 1, 1) + timedelta(days=worker * 10_000 + step)
                    fields = choose.choice(templates) | {
                        "state": choose.choice(STATES),
                        "start_date": day,
                        "end_date": day,
                    }
                    mine.append(Placement.objects.create(**fields).pk)
                elif kind < 0.8:
                    some = choose.sample(mine, min(len(mine), 3))
                    Placement.objects.filter(pk__in=some).update(state=choose.choice(STATES))
                else:
                    gone = mine.pop(choose.randrange(len(mine)))
                    Placement.objects.filter(pk=gone)._raw_delete("default")
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as threads:
        list(threads.map(change, range(5)))
    assert Placement.objects.count() > 1000
    assert kept() == truth()
