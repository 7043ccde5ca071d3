"""Whatever happened, in any order: what was followed change by change is what a rebuild finds."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.dates import today
from core.errors import ActionRefused
from insight.models import HealthCount, PlacementHealth
from insight.services import refreshing
from placements.models import Commitment
from placements.services.commitments import keep, open_commitment
from placements.services.postponing import postpone
from tests.factories import contact, learning
from tests.factories.assessments import running

pytestmark = pytest.mark.django_db

KINDS = ["contact.site_visit", "learning.draft_tasks", "contact.midterm_talk"]
EVENTS = st.lists(
    st.tuples(
        st.sampled_from(
            ["promise", "kept", "postponed", "talk", "message", "task", "workplace", "school"]
        ),
        st.integers(0, 2),
        # Whether a worker comes by after it.
        st.booleans(),
    ),
    min_size=3,
    max_size=12,
)


class Undone(Exception):
    pass


def do(world, what, number, versions):
    own, school = world.own, world.own.school
    promise = Commitment.objects.open().filter(kind=KINDS[number], subject="x").first()
    if what == "promise" and promise is None:
        open_commitment(
            placement=own.placement,
            kind=KINDS[number],
            subject="x",
            debtor="school",
            creditor="student",
            due_on=today() + timedelta(days=number * 3 - 4),
        )
    elif what == "kept" and promise:
        keep(actor=school.supervisor, placement=own.placement, kind=promise.kind, subject="x")
    elif what == "postponed" and promise:
        postpone(
            actor=school.coordinator,
            commitment_id=promise.pk,
            to_day=max(promise.due_on, today()) + timedelta(days=number + 1),
            reason="Ziek.",
        )
    elif what == "talk":
        contact.held(own, kind=["call", "midterm", "return_day"][number])
    elif what == "message":
        contact.message(own)
    elif what == "task":
        versions.append(learning.sent(own))
    elif what == "workplace" and versions:
        learning.workplace_says(own, versions[-1])
    elif what == "school" and versions:
        learning.school_says(own, versions[-1])


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(events=EVENTS, weeks=st.sampled_from([2, 8, 14]))
def test_followed_is_rebuilt(world, events, weeks):
    try:
        with transaction.atomic():
            story(world, events, weeks)
            raise Undone
    except Undone:
        pass


def story(world, events, weeks):
    learning.prepare_school(world.own.school)
    running(world.own.placement, weeks_done=weeks)
    versions = []
    for what, number, worked_out in events:
        try:
            with transaction.atomic():
                do(world, what, number, versions)
        except ActionRefused:
            continue
        if worked_out:
            refreshing.refresh_changed()
    refreshing.refresh_all_changed()
    followed = seen()
    assert refreshing.rebuild() == 0
    PlacementHealth.objects.all().delete()
    refreshing.rebuild()
    assert seen() == followed


def seen():
    fields = [
        each.name
        for each in PlacementHealth._meta.concrete_fields
        if each.name not in {"computed_at", "changed_at"}
    ]
    counts = HealthCount.objects.exclude(count=0).order_by("programme_id", "facet", "value")
    return (
        list(PlacementHealth.objects.order_by("pk").values(*fields)),
        list(counts.values_list("programme_id", "facet", "value", "count")),
    )
