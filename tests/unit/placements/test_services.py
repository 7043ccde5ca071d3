"""What happens to a placement: by whom, once, and with what left behind."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from core.dates import today
from core.errors import ActionRefused
from core.models import AuditEvent
from notifications.models import OutboxMessage
from people.models import ProgrammeRole, User
from placements import guards
from placements.models import Placement
from placements.services.commitments import open_commitment
from placements.services.endings import complete, end_early
from placements.services.people import assign_contact, remove_supervisor, set_supervisor
from placements.services.placements import (
    apply_effective_terms,
    change_details,
    make_placement,
    mark_agreed,
)
from placements.services.proposals import approve, propose, reject, withdraw
from tests.scenarios import make_world
from workplaces.models import HostOrganisation

START = today() + timedelta(weeks=10)
PERIOD = {"start_date": START, "end_date": START + timedelta(weeks=20)}


def actions(placement):
    return list(
        AuditEvent.objects.filter(placement_id=placement.pk)
        .order_by("id")
        .values_list("action", flat=True)
    )


def proposed(world, **fields):
    values = {"host_name": "Bakkerij Jansen", "city": "Utrecht"} | PERIOD | fields
    return propose(actor=world.own.student.user, enrolment=world.own.placement.enrolment, **values)


def made(world, **fields):
    values = {"enrolment": world.own.placement.enrolment, "site": world.own.workplace.site}
    return make_placement(actor=world.own.school.coordinator, **values | PERIOD | fields)


def test_a_coordinator_makes_a_placement_and_its_plan_opens(world):
    placement = made(world, weekdays=[4, 1], school_contact=world.own.school.supervisor)
    assert (placement.state, placement.variant, placement.weekdays) == (
        "preparing",
        "mbo_bol",
        [1, 4],
    )
    assert (placement.student, placement.host) == (world.own.student, world.own.workplace.host)
    assert actions(placement) == ["placements.made"]
    opened = set(placement.commitments.values_list("kind", "debtor", "state"))
    assert ("agreements.prepare", "school", "open") in opened


def test_making_it_twice_is_refused(world):
    made(world)
    with pytest.raises(ActionRefused, match="already has a placement"):
        made(world)
    assert Placement.objects.filter(start_date=START).count() == 1


def test_the_end_is_not_before_the_start(world):
    with pytest.raises(ActionRefused, match="before the start"):
        made(world, end_date=START - timedelta(days=1))


def test_the_contact_works_in_the_programme(world):
    with pytest.raises(ActionRefused, match="supervisor in this programme"):
        made(world, school_contact=world.other.school.supervisor)


@pytest.mark.parametrize("role", ["student", "school_supervisor", "manager", "host_contact"])
def test_others_make_nothing(world, role):
    with pytest.raises(PermissionDenied):
        make_placement(
            actor=world.roles()[role],
            enrolment=world.own.placement.enrolment,
            site=world.own.workplace.site,
            **PERIOD,
        )


def test_a_coordinator_of_another_programme_makes_nothing(world):
    with pytest.raises(PermissionDenied):
        make_placement(
            actor=world.other.school.coordinator,
            enrolment=world.own.placement.enrolment,
            site=world.own.workplace.site,
            **PERIOD,
        )


def test_a_proposal_waits_for_the_school(world):
    placement = proposed(
        world, supervisor_name="Piet Jansen", supervisor_email="Piet@Jansen.example"
    )
    assert (placement.state, placement.source) == ("proposed", "student")
    row = placement.commitments.get()
    assert (row.kind, row.debtor, row.creditor, row.owner) == (
        "placements.approve_proposal",
        "school",
        "student",
        None,
    )
    assert placement.supervisors.get().email == "piet@jansen.example"
    waiting = OutboxMessage.objects.filter(placement_id=placement.pk)
    assert [(m.notice, m.recipient) for m in waiting] == [
        ("placements.proposal_waits", world.own.school.coordinator)
    ]


def test_a_known_host_is_recognised_however_it_is_written(world):
    HostOrganisation.objects.filter(pk=world.own.workplace.host.pk).update(
        match_name="softwarehuisnoordzij"
    )
    assert proposed(world, host_name="softwarehuis  NOORDZIJ B.V.").host == world.own.workplace.host


def test_a_student_is_not_the_own_supervisor(world):
    own = world.own.student.user.email
    with pytest.raises(ActionRefused, match="belongs to a student"):
        proposed(world, supervisor_name="Ik", supervisor_email=own)
    assert not Placement.objects.filter(state="proposed").exists()
    assert not HostOrganisation.objects.filter(name="Bakkerij Jansen").exists()


def test_approving_keeps_the_promise_and_opens_the_plan(world):
    placement = proposed(world)
    approve(actor=world.own.school.coordinator, placement_id=placement.pk)
    placement.refresh_from_db()
    assert (placement.state, placement.decided_by) == ("preparing", world.own.school.coordinator)
    rows = set(placement.commitments.values_list("kind", "state"))
    assert rows >= {("placements.approve_proposal", "kept"), ("agreements.prepare", "open")}
    told = OutboxMessage.objects.get(notice="placements.proposal_answered")
    assert told.recipient == world.own.student.user


def test_answering_twice_is_refused(world):
    placement = proposed(world)
    coordinator = world.own.school.coordinator
    reject(actor=coordinator, placement_id=placement.pk, reason="Te ver weg")
    with pytest.raises(ActionRefused, match="already answered"):
        approve(actor=coordinator, placement_id=placement.pk)
    placement.refresh_from_db()
    assert (placement.state, placement.decision_reason) == ("rejected", "Te ver weg")
    assert actions(placement) == ["placements.proposed", "placements.rejected"]


def test_no_needs_a_reason(world):
    placement = proposed(world)
    with pytest.raises(ActionRefused, match="Write why"):
        reject(actor=world.own.school.coordinator, placement_id=placement.pk, reason=" ")


@pytest.mark.parametrize("role", ["student", "school_supervisor", "manager", "examiner"])
def test_only_a_coordinator_answers(world, role):
    placement = proposed(world)
    with pytest.raises(PermissionDenied):
        approve(actor=world.roles()[role], placement_id=placement.pk)


def test_a_student_takes_a_proposal_back(world):
    placement = proposed(world)
    withdraw(actor=world.own.student.user, placement_id=placement.pk)
    placement.refresh_from_db()
    assert placement.state == "withdrawn"
    assert placement.commitments.get().state == "lapsed"
    assert proposed(world).pk != placement.pk  # and may propose it again


def changed(world, **changes):
    placement = world.own.placement
    return change_details(
        actor=world.own.school.coordinator,
        placement_id=placement.pk,
        **{"revision": placement.revision} | changes,
    )


def test_changing_what_is_free(world):
    placement = changed(world, hours_per_week=24, weekdays=[1, 2, 3, 4])
    assert (placement.hours_per_week, placement.revision) == (24, 2)
    assert AuditEvent.objects.get().data == {"fields": ["hours_per_week"]}


def test_a_stale_form_is_refused_and_nothing_changes(world):
    changed(world, hours_per_week=24)
    with pytest.raises(ActionRefused, match="Someone else changed"):
        changed(world, hours_per_week=16)
    assert Placement.objects.get(pk=world.own.placement.pk).hours_per_week == 24


def test_what_is_agreed_needs_an_amendment(world):
    mark_agreed(actor=None, placement_id=world.own.placement.pk, at=timezone.now())
    world.own.placement.refresh_from_db()
    with pytest.raises(ActionRefused, match="amendment"):
        changed(world, hours_per_week=24)


def test_another_app_can_freeze_the_details(world, monkeypatch):
    monkeypatch.setattr(guards, "_guards", [lambda placement: "It lies with the workplace."])
    with pytest.raises(ActionRefused, match="It lies with the workplace"):
        changed(world, hours_per_week=24)


def test_another_organisation_is_another_placement(world):
    with pytest.raises(ActionRefused, match="new placement"):
        changed(world, site=world.other.workplace.site)


def test_agreed_once(world):
    moment = timezone.now()
    placement = world.own.placement
    mark_agreed(actor=world.own.student.user, placement_id=placement.pk, at=moment)
    mark_agreed(actor=world.own.student.user, placement_id=placement.pk, at=timezone.now())
    placement.refresh_from_db()
    assert (placement.state, placement.agreed_at) == ("agreed", moment)
    assert actions(placement) == ["placements.agreed"]


def test_an_amendment_changes_only_what_it_names(world):
    placement = world.own.placement
    mark_agreed(actor=None, placement_id=placement.pk, at=timezone.now())
    later = placement.end_date + timedelta(weeks=2)
    terms = {"end_date": later, "site_id": placement.site_id}
    apply_effective_terms(
        actor=None, placement_id=placement.pk, terms=terms, agreement_label="amendment 2"
    )
    placement.refresh_from_db()
    assert (placement.end_date, placement.hours_per_week) == (later, 32)
    event = AuditEvent.objects.get(action="placements.terms_effective")
    assert event.data == {"fields": ["end_date"], "agreement": "amendment 2"}
    with pytest.raises(TypeError):
        apply_effective_terms(
            actor=None, placement_id=placement.pk, terms={"state": "x"}, agreement_label=""
        )


def test_ending_early_lets_everything_lapse(world):
    placement = world.own.placement
    open_commitment(
        placement=placement, kind="placements.approve_proposal", debtor="school", creditor="student"
    )
    coordinator = world.own.school.coordinator
    with pytest.raises(ActionRefused, match="Choose why"):
        end_early(actor=coordinator, placement_id=placement.pk, ended_on=today(), reason="")
    late = placement.end_date + timedelta(days=1)
    with pytest.raises(ActionRefused, match="not early"):
        end_early(actor=coordinator, placement_id=placement.pk, ended_on=late, reason="other")
    end_early(actor=coordinator, placement_id=placement.pk, ended_on=today(), reason="guidance")
    placement.refresh_from_db()
    assert (placement.state, placement.end_reason) == ("ended_early", "guidance")
    rows = placement.commitments.order_by("pk").values_list("kind", "state")
    assert list(rows) == [
        ("placements.approve_proposal", "lapsed"),
        ("placements.find_replacement", "open"),
    ]


def test_completing_waits_for_what_is_open(world):
    placement = world.own.placement
    mark_agreed(actor=None, placement_id=placement.pk, at=timezone.now())
    row = open_commitment(
        placement=placement, kind="placements.approve_proposal", debtor="school", creditor="student"
    )
    coordinator = world.own.school.coordinator
    with pytest.raises(ActionRefused, match="still open"):
        complete(actor=coordinator, placement_id=placement.pk)
    row.delete()
    assert complete(actor=coordinator, placement_id=placement.pk).state == "completed"


def test_handing_over_takes_the_open_promises_along(world):
    placement, school = world.own.placement, world.own.school
    row = open_commitment(
        placement=placement,
        kind="placements.approve_proposal",
        debtor="school",
        creditor="student",
        owner=school.supervisor,
    )
    colleague = User.objects.create_user("collega@people.example", name="Collega Twee")
    ProgrammeRole.objects.create(
        user=colleague, programme=school.programme, role="school_supervisor"
    )
    assign_contact(actor=school.coordinator, placement_id=placement.pk, contact=colleague)
    assign_contact(actor=school.coordinator, placement_id=placement.pk, contact=colleague)
    row.refresh_from_db()
    assert row.owner == colleague
    assert actions(placement) == ["placements.contact_assigned"]
    assert OutboxMessage.objects.get().recipient == colleague
    assert not Placement.objects.visible_to(User.objects.get(pk=school.supervisor.pk)).exists()


def test_naming_another_supervisor(world):
    placement, before = world.own.placement, world.own.workplace.supervisor
    actor = world.own.school.supervisor
    set_supervisor(actor=actor, placement_id=placement.pk, name="Eva Vos", email="EVA@vos.example")
    first = placement.supervisor_links.get(is_first=True)
    assert (first.user.name, first.user.email) == ("Eva Vos", "eva@vos.example")
    with pytest.raises(ActionRefused, match="Name another first"):
        remove_supervisor(actor=actor, placement_id=placement.pk, user_id=first.user_id)
    remove_supervisor(actor=actor, placement_id=placement.pk, user_id=before.pk)
    assert not Placement.objects.visible_to(before).exists()


def test_a_name_without_address_gets_one(world):
    guide = world.own.workplace.supervisor
    User.objects.filter(pk=guide.pk).update(email=None, name="Béa Smit")
    set_supervisor(
        actor=world.own.school.coordinator,
        placement_id=world.own.placement.pk,
        name="bea smit",
        email="bea@smit.example",
    )
    assert world.own.placement.supervisors.get().email == "bea@smit.example"
    assert world.own.placement.supervisors.get().pk == guide.pk


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_give_one():
    world = make_world()
    placement = proposed(world)

    def answer(step):
        coordinator = User.objects.get(pk=world.own.school.coordinator.pk)
        try:
            step(coordinator)
            return "done"
        except ActionRefused:
            return "refused"
        finally:
            connection.close()

    steps = [
        lambda actor: approve(actor=actor, placement_id=placement.pk),
        lambda actor: reject(actor=actor, placement_id=placement.pk, reason="Nee"),
    ] * 3
    with ThreadPoolExecutor(6) as threads:
        found = sorted(threads.map(answer, steps))
    assert found == ["done"] + ["refused"] * 5
    answers = [a for a in actions(placement) if a in {"placements.approved", "placements.rejected"}]
    assert len(answers) == 1
