"""Amendments, notices and endings: until all have signed, what was agreed before holds."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from agreements import terms
from agreements.enums import AgreementState
from agreements.models import Agreement
from agreements.services import amending, applying, checking, drafting, ending, sealing
from core.dates import today
from core.errors import ActionRefused
from notifications.models import OutboxMessage
from placements import guards
from placements.models import Commitment
from placements.services import endings
from placements.services.people import set_supervisor
from tests.factories import agreements as made
from workplaces.models import HostSite

pytestmark = pytest.mark.django_db


@pytest.fixture
def sealed(triangle):
    return made.sealed(triangle)


def amend(triangle, changes, **options):
    return made.amended(triangle, changes, **options)


def sign_and_seal(triangle, agreement):
    made.sign_all(triangle, made.approve(triangle, agreement))
    assert sealing.seal(agreement.pk) is True
    agreement.refresh_from_db()
    triangle.placement.refresh_from_db()


@pytest.mark.parametrize(
    ("changes", "effect"),
    [
        ([], "none"),
        (["contact_details", "turned_18"], "none"),
        (["supervisor"], "notice"),
        (["school_contact", "contact_details"], "notice"),
        (["end_date", "supervisor"], "amendment"),
        (["site"], "amendment"),
        (["outcomes", "host"], "new_agreement"),
        (["variant"], "new_agreement"),
        (["programme", "end_date"], "new_agreement"),
    ],
)
def test_what_a_change_asks_for(changes, effect):
    found = terms.classify(changes)
    assert (found.effect, len(found.sentences)) == (effect, len(changes))


def test_an_amendment_changes_only_what_it_names(triangle, sealed):
    old_end = triangle.placement.end_date
    new_end = old_end + timedelta(weeks=4)
    amendment = amend(
        triangle, {"end_date": new_end, "total_hours": Decimal(700), "outcomes": ["B1-K1-W2"]}
    )
    assert (amendment.state, amendment.number, amendment.amends) == ("proposed", 2, sealed)
    assert sorted(amendment.changed_fields) == ["end_date", "outcomes", "total_hours"]
    assert amendment.changed_fields["end_date"] == {
        "from": old_end.isoformat(),
        "to": new_end.isoformat(),
    }
    differing = {
        key for key, value in amendment.data["terms"].items() if value != sealed.data["terms"][key]
    }
    assert differing == {"end_date", "total_hours", "hours_per_study_year"}
    assert amendment.clauses == sealed.clauses
    triangle.placement.refresh_from_db()
    assert triangle.placement.end_date == old_end

    sign_and_seal(triangle, amendment)
    sealed.refresh_from_db()
    assert (sealed.state, amendment.state) == ("superseded", "active")
    assert (triangle.placement.end_date, triangle.placement.total_hours) == (new_end, 700)
    assert triangle.placement.hours_per_week == 32


def test_a_withdrawn_amendment_leaves_the_old_version(triangle, sealed):
    amendment = amend(triangle, {"hours_per_week": 24})
    made.approve(triangle, amendment)
    made.sign_as(triangle.student.user, amendment, "student")
    drafting.withdraw(
        actor=triangle.school.coordinator, agreement_id=amendment.pk, reason="Toch niet"
    )
    sealed.refresh_from_db()
    triangle.placement.refresh_from_db()
    assert (sealed.state, triangle.placement.hours_per_week) == ("active", 32)
    assert not Commitment.objects.open().filter(kind__startswith="agreements.").exists()


def test_sent_back_then_amended_again(triangle, sealed):
    first = amend(triangle, {"hours_per_week": 24})
    second = checking.send_back(
        actor=triangle.workplace.supervisor, agreement_id=first.pk, comment="28 uur"
    )
    assert (second.kind, second.state, second.changed_fields) == (
        "amendment",
        "draft",
        first.changed_fields,
    )
    again = amend(triangle, {"hours_per_week": 28})
    assert (again.pk, again.state) == (second.pk, AgreementState.PROPOSED)
    assert again.changed_fields["hours_per_week"] == {"from": "32", "to": "28"}


def test_weekly_terms_wait_for_their_day(triangle, sealed):
    start = triangle.placement.start_date
    site = HostSite.objects.create(
        host=triangle.workplace.host, name="Noord", street="Kade 2", city="Zwolle"
    )
    day = start + timedelta(days=14)
    end = triangle.placement.end_date + timedelta(days=7)
    amendment = amend(
        triangle, {"weekdays": [1, 2], "site": site.pk, "end_date": end}, effective_on=day
    )
    sign_and_seal(triangle, amendment)
    placement = triangle.placement
    assert (placement.end_date, placement.weekdays, placement.site_id) == (
        end,
        [1, 2, 3, 4],
        triangle.workplace.site.pk,
    )
    assert applying.apply_due() == 0
    with time_machine.travel(timezone.now() + timedelta(days=(day - today()).days), tick=False):
        assert applying.apply_due() == 1
        assert applying.apply_due() == 0
    placement.refresh_from_db()
    assert (placement.weekdays, placement.site_id) == ([1, 2], site.pk)


def test_what_cannot_be_amended_is_refused_with_a_reason(world, triangle, sealed):
    start, end = triangle.placement.start_date, triangle.placement.end_date
    foreign = world.other.workplace.site
    refusals = [
        ({"host": 5}, {}, "new agreement"),
        ({"site": foreign.pk}, {}, "new agreement"),
        ({"supervisor": 5}, {}, "nobody needs to sign"),
        ({"colour": "blue"}, {}, "has no"),
        ({"end_date": end}, {}, "Nothing changes"),
        ({}, {}, "Nothing changes"),
        ({"end_date": start - timedelta(days=1)}, {}, "before the start"),
        ({"end_date": "31-02-2027"}, {}, "cannot be read"),
        ({"hours_per_week": 61}, {}, "at most 60"),
        ({"total_hours": 0}, {}, "more than zero"),
        ({"weekdays": [1, 9]}, {}, "Monday to Sunday"),
        ({"outcomes": []}, {}, "at least one"),
        ({"hours_per_week": 24}, {"effective_on": start - timedelta(days=1)}, "before the start"),
        ({"hours_per_week": 24}, {"effective_on": end + timedelta(days=1)}, "after the end"),
        ({"hours_per_week": 24}, {"reason": " "}, "few words why"),
    ]
    for changes, options, sentence in refusals:
        with pytest.raises(ActionRefused, match=sentence):
            amend(triangle, changes, **options)
    for nobody in [triangle.student.user, triangle.workplace.supervisor, triangle.school.manager]:
        with pytest.raises(PermissionDenied):
            amend(triangle, {"hours_per_week": 24}, actor=nobody)
    assert Agreement.objects.count() == 1


def test_not_too_far_back(triangle, sealed):
    late = triangle.placement.start_date + timedelta(days=60)
    with time_machine.travel(timezone.now() + timedelta(days=(late - today()).days)):
        with pytest.raises(ActionRefused, match="too far back"):
            amend(triangle, {"hours_per_week": 24})
        recent = today() - timedelta(days=14)
        assert amend(triangle, {"hours_per_week": 24}, effective_on=recent).pk


def test_only_one_version_under_way(triangle, sealed):
    amend(triangle, {"hours_per_week": 24})
    with pytest.raises(ActionRefused, match="under way already"):
        amend(triangle, {"hours_per_week": 20})


def test_another_supervisor_is_a_notice_and_is_asked_too(triangle):
    agreement = made.proposed(triangle)
    set_supervisor(
        actor=triangle.school.coordinator,
        placement_id=triangle.placement.pk,
        name="Nieuwe Begeleider",
        email="nieuw@people.example",
    )
    told = amending.tell_of_change(
        actor=triangle.school.coordinator, placement_id=triangle.placement.pk, what="supervisor"
    )
    assert told == 0
    asked = OutboxMessage.objects.filter(notice="agreements.check_requested")
    assert sorted(asked.values_list("recipient__name", flat=True)) == sorted(
        [triangle.workplace.supervisor.name, "Nieuwe Begeleider"]
    )
    agreement.refresh_from_db()
    assert agreement.state == "proposed"


def test_after_signing_all_parties_are_told_of_another_contact(triangle, sealed):
    told = amending.tell_of_change(
        actor=triangle.school.coordinator, placement_id=triangle.placement.pk, what="supervisor"
    )
    again = amending.tell_of_change(
        actor=triangle.school.coordinator, placement_id=triangle.placement.pk, what="supervisor"
    )
    rows = OutboxMessage.objects.filter(notice="agreements.contact_changed")
    assert (told, again, rows.count()) == (4, 4, 4)
    assert Agreement.objects.count() == 1


def test_end_early(triangle, sealed):
    amendment = amend(triangle, {"hours_per_week": 24})
    ended = ending.end_early(
        actor=triangle.school.coordinator,
        placement_id=triangle.placement.pk,
        reason="guidance",
        ended_on=today(),
    )
    amendment.refresh_from_db()
    triangle.placement.refresh_from_db()
    assert (ended.pk, ended.state, ended.end_reason) == (sealed.pk, "terminated", "guidance")
    assert (amendment.state, triangle.placement.state) == ("withdrawn", "ended_early")
    still_open = Commitment.objects.open().values_list("kind", flat=True)
    assert list(still_open) == ["placements.find_replacement"]
    told = OutboxMessage.objects.filter(notice="agreements.ended")
    assert told.count() == len(sealing.everyone(sealed))


def test_a_placement_does_not_end_without_its_agreement(triangle):
    actor, placement = triangle.school.coordinator, triangle.placement
    agreement = made.draft(triangle)
    with pytest.raises(ActionRefused, match="End them together"):
        endings.end_early(
            actor=actor, placement_id=placement.pk, ended_on=today(), reason="guidance"
        )
    address = f"/placements/{placement.pk}/agreement/end/"
    client = Client()
    client.force_login(actor)
    page = client.get(f"/placements/{placement.pk}/")
    assert page.context["end_url"] == address
    assert client.get(f"/placements/{placement.pk}/end/").headers["Location"] == address
    client.post(address, {"reason": "guidance", "ended_on": today().isoformat()})
    agreement.refresh_from_db()
    placement.refresh_from_db()
    assert (agreement.state, placement.state) == ("withdrawn", "ended_early")


def test_completing_a_placement_completes_its_agreement(triangle, sealed):
    endings.complete(actor=triangle.school.coordinator, placement_id=triangle.placement.pk)
    sealed.refresh_from_db()
    triangle.placement.refresh_from_db()
    assert (sealed.state, triangle.placement.state) == ("completed", "completed")


def test_without_an_agreement_the_placement_ends_on_its_own_page(triangle):
    client = Client()
    client.force_login(triangle.school.coordinator)
    page = client.get(f"/placements/{triangle.placement.pk}/")
    assert page.context["end_url"] == f"/placements/{triangle.placement.pk}/end/"


def test_end_early_needs_a_reason_and_the_coordinator(triangle, sealed):
    arguments = {"placement_id": triangle.placement.pk, "ended_on": today()}
    with pytest.raises(ActionRefused):
        ending.end_early(actor=triangle.school.coordinator, reason="griep", **arguments)
    with pytest.raises(PermissionDenied):
        ending.end_early(actor=triangle.student.user, reason="guidance", **arguments)


def test_a_sent_agreement_holds_the_placement_as_it_is(triangle):
    made.proposed(triangle)
    assert "Withdraw it first" in str(guards.why_frozen(triangle.placement))


def test_an_amendment_is_not_sent_as_if_it_were_a_first_agreement(triangle, sealed):
    draft = amending.prepare_amendment(
        actor=triangle.school.coordinator,
        placement_id=triangle.placement.pk,
        changes={"hours_per_week": 24},
        effective_on=triangle.placement.start_date,
        reason="Minder uren",
    )
    with pytest.raises(ActionRefused):
        drafting.send(actor=triangle.school.coordinator, agreement_id=draft.pk)
    draft.refresh_from_db()
    assert draft.state == AgreementState.DRAFT
