"""Another date for a promise, and "I got it another way"."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from core.dates import today
from core.errors import ActionRefused
from core.models import AuditEvent
from placements.models import Commitment, Postponement
from placements.services.commitments import open_commitment
from placements.services.postponing import may_postpone, postpone, received_otherwise

pytestmark = pytest.mark.django_db
GIVE = "portfolio.give_feedback"


def promised(world, kind=GIVE, **values):
    own = world.own
    given = {
        "placement": own.placement, "kind": kind, "debtor": "workplace", "creditor": "student",
        "owner": own.workplace.supervisor, "due_on": today() + timedelta(days=2), **values,
    }  # fmt: skip
    return open_commitment(**given)


def ask(world, row, *, actor=None, days=5, reason="We are short of hands."):
    return postpone(
        actor=actor or world.own.workplace.supervisor,
        commitment_id=row.pk,
        to_day=row.due_on + timedelta(days=days),
        reason=reason,
    )


def test_who_owes_it_gets_another_date_which_is_counted_and_told(world):
    row = promised(world)
    asked = ask(world, row)
    row.refresh_from_db()
    assert (asked.number, asked.from_day, asked.to_day) == (
        1, today() + timedelta(days=2), row.due_on,
    )  # fmt: skip
    assert Commitment.objects.with_postponed().get(pk=row.pk).times_postponed == 1
    event = AuditEvent.objects.get(action="placements.postponed")
    assert event.placement_id == world.own.placement.pk


def test_after_three_times_only_the_other_side_or_the_coordinator(world):
    row = promised(world)
    for _time in range(3):
        row.refresh_from_db()
        ask(world, row)
    row.refresh_from_db()
    assert not may_postpone(world.own.workplace.supervisor, row, 3)
    with pytest.raises(PermissionDenied):
        ask(world, row)
    ask(world, row, actor=world.own.student.user)
    row.refresh_from_db()
    ask(world, row, actor=world.own.school.coordinator)
    assert row.postponements.count() == 5


@pytest.mark.parametrize(("days", "reason"), [(0, "x"), (-1, "x"), (400, "x"), (3, "  ")])
def test_a_date_or_reason_that_will_not_do_is_refused(world, days, reason):
    row = promised(world)
    with pytest.raises(ActionRefused):
        ask(world, row, days=days, reason=reason)
    assert not Postponement.objects.exists()


def test_others_in_the_triangle_and_outside_may_not(world):
    row = promised(world)
    for user in (world.own.guardian, world.other.workplace.supervisor, world.own.school.examiner):
        with pytest.raises(PermissionDenied):
            ask(world, row, actor=user)


def test_what_was_settled_gets_no_other_date(world):
    row = promised(world)
    received_otherwise(actor=world.own.student.user, commitment_id=row.pk, how="By phone.")
    with pytest.raises(ActionRefused):
        ask(world, row)
    with pytest.raises(ActionRefused):
        received_otherwise(actor=world.own.student.user, commitment_id=row.pk, how="Again.")


def test_received_in_another_way_is_kept_with_a_remark(world):
    row = promised(world)
    with pytest.raises(ActionRefused):
        received_otherwise(actor=world.own.student.user, commitment_id=row.pk, how=" ")
    for user in (world.own.workplace.supervisor, world.own.school.coordinator):
        with pytest.raises(PermissionDenied):
            received_otherwise(actor=user, commitment_id=row.pk, how="On paper.")
    kept = received_otherwise(actor=world.own.student.user, commitment_id=row.pk, how="On paper.")
    assert (kept.state, kept.closed_by, kept.reason) == (
        "kept", world.own.student.user, "On paper.",
    )  # fmt: skip


def test_the_coordinator_says_so_for_the_school_but_not_of_an_own_promise(world):
    own = world.own
    row = promised(world, "contact.agreed_action", debtor="student", creditor="school",
                   owner=own.student.user)  # fmt: skip
    assert received_otherwise(
        actor=own.school.coordinator, commitment_id=row.pk, how="By mail."
    ).state == "kept"  # fmt: skip


@pytest.mark.parametrize(
    "kind", ["agreements.sign", "decisions.decide", "hours.approve_week", "hours.log_week"]
)
def test_signatures_decisions_and_hours_count_only_here(world, kind):
    row = promised(world, kind, creditor="student")
    with pytest.raises(PermissionDenied):
        received_otherwise(actor=world.own.student.user, commitment_id=row.pk, how="On paper.")


def test_a_postponement_is_never_changed(world):
    asked = ask(world, promised(world))
    for deed in (
        lambda: Postponement.objects.filter(pk=asked.pk).update(reason="other"),
        lambda: Postponement.objects.filter(pk=asked.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            deed()


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_postpone_once(world):
    row = promised(world)
    to_day = row.due_on + timedelta(days=5)

    def click(_number):
        try:
            postpone(
                actor=world.own.workplace.supervisor,
                commitment_id=row.pk, to_day=to_day, reason="Busy.",
            )  # fmt: skip
        except ActionRefused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(click, range(4))) == 1
    assert row.postponements.count() == 1
