"""Kinds of talks that a programme makes itself."""

from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connections, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from contact.commitment_kinds import _using
from contact.kinds import known_keys
from contact.models import ContactMoment, KindSwitch, OwnKind
from contact.queries.moments import kinds_of
from contact.queries.standing import standing
from contact.services import planning, settings
from contact.services.planning import Talk
from core.errors import ActionRefused
from placements.models import Commitment
from tests.factories import contact as make
from tests.web.contact.test_pages import browser, text, url

pytestmark = pytest.mark.django_db

GROUP = {
    "name_nl": "Startbijeenkomst",
    "name_en": "Start meeting",
    "where": "school",
    "minutes": "120",
    "counts": "on",
    "stands_for": "contact.midterm_talk",
    "topics_nl": "Verwachtingen\n\n  Veilig werken  ",
    "is_used": "on",
    "revision": "0",
}


@pytest.fixture
def own(world):
    for user in world.roles().values():
        user.language = "en"
        user.save()
    return world.own


def made(triangle, **fields) -> OwnKind:
    values = {"name_nl": "Startbijeenkomst", "name_en": "Start meeting"} | fields
    return settings.save_own_kind(
        actor=triangle.school.coordinator,
        programme=triangle.school.programme,
        kind=OwnKind(programme=triangle.school.programme, **(values | {"revision": 0})),
    )


def test_a_coordinator_makes_one_and_it_is_used(own):
    client = browser(own.school.coordinator)
    programme = own.school.programme.pk
    client.post(url("own-kind-new", programme), GROUP)
    kind = OwnKind.objects.get()
    assert "Start meeting" in text(client.get(url("settings", programme)))
    page = text(client.get(url("plan", own.placement.pk)))
    assert "Start meeting (2 hours, at school)" in page
    first = make.at(7)
    client.post(
        url("plan", own.placement.pk),
        {
            "kind": kind.key,
            "minutes": "",
            "where": "",
            "first": first.strftime("%Y-%m-%dT%H:%M"),
            "request_key": "6dbbcc36-4b0c-4d19-91d2-0a3f8d9d0f3c",
        },
    )
    [moment] = ContactMoment.objects.all()
    assert (moment.kind, moment.own_kind, moment.where, moment.minutes) == (
        "own",
        kind,
        "school",
        120,
    )
    shown = text(client.get(url("moment", own.placement.pk, moment.pk)))
    assert "Start meeting" in shown
    timeline = client.get(reverse("placements:timeline", args=[own.placement.pk]))
    assert "Planned: Start meeting" in text(timeline)
    report = client.get(url("write-report", own.placement.pk, moment.pk))
    titles = [form["title"].value() for form in report.context["topics"]]
    assert titles == ["Verwachtingen", "Veilig werken", None]


def test_one_that_was_held_counts_and_keeps_what_it_stands_for(own, opened):
    kind = made(own, stands_for="contact.midterm_talk")
    make.held(own, kind=kind.key)
    assert (standing(own.placement).held, standing(own.placement).on_site) == (1, 1)
    left = Commitment.objects.open().filter(placement=own.placement, subject="", debtor="school")
    assert not left.filter(
        kind__in=["contact.first_contact", "contact.midterm_talk", "contact.site_visit"]
    ).exists()


@pytest.fixture
def opened(own):
    for promise in ("first_contact", "midterm_talk", "site_visit", "final_talk"):
        Commitment.objects.get_or_create(
            placement=own.placement,
            kind=f"contact.{promise}",
            debtor="school",
            creditor="student",
            subject="",
            defaults={"due_on": own.placement.end_date, "opened_at": own.placement.created_at},
        )


def test_one_that_does_not_count_keeps_nothing(own, opened):
    before = Commitment.objects.open().filter(subject="").count()
    kind = made(own, counts=False)
    make.held(own, kind=kind.key)
    assert standing(own.placement).held == 0
    assert Commitment.objects.open().filter(subject="").count() == before


def test_the_promise_of_the_plan_stays_while_an_own_kind_stands_for_it(own):
    programme = own.school.programme
    asked = _using("midterm", "contact.midterm_talk")
    KindSwitch.objects.create(programme=programme, kind="midterm")
    assert asked([own.placement.pk]) == set()
    kind = made(own, stands_for="contact.midterm_talk")
    assert asked([own.placement.pk]) == {own.placement.pk}
    OwnKind.objects.filter(pk=kind.pk).update(is_used=False)
    assert asked([own.placement.pk]) == set()


def test_a_kind_of_another_programme_is_refused(own, world):
    kind = made(world.other)
    client = browser(own.school.coordinator)
    with pytest.raises(ActionRefused, match="does not use this kind"):
        planning.plan(
            actor=own.school.supervisor,
            placement_id=own.placement.pk,
            talk=Talk(kind.key),
            starts_at=make.at(7),
            request_key="6dbbcc36-4b0c-4d19-91d2-0a3f8d9d0f3c",
        )
    assert client.get(url("own-kind", own.school.programme.pk, kind.pk)).status_code == 404
    assert client.get(url("own-kind", world.other.school.programme.pk, kind.pk)).status_code == 404


@pytest.mark.parametrize(
    "fields",
    [
        {"name_nl": ""},
        {"name_nl": "   "},
        {"name_nl": "n" * 61},
        {"minutes": "7"},
        {"minutes": "-45"},
        {"where": "moon"},
        {"stands_for": "agreements.sign"},
        {"stands_for": "contact.first_contact"},
        {"revision": "x"},
        {"name_nl": "STARTBIJEENKOMST"},
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(own, fields):
    made(own)
    client = browser(own.school.coordinator)
    answer = client.post(
        url("own-kind-new", own.school.programme.pk), GROUP | {"name_nl": "Anders"} | fields
    )
    assert answer.status_code == 422
    assert "is-invalid" in answer.content.decode() or "alert" in answer.content.decode()
    assert OwnKind.objects.count() == 1


def test_only_who_arranges_the_programme_makes_one(own, world):
    address = url("own-kind-new", own.school.programme.pk)
    may = {
        name
        for name, user in world.roles().items()
        if browser(user).get(address).status_code == 200
    }
    assert may == {"coordinator", "manager", "administrator"}
    assert Client().get(address).status_code == 302


def test_two_at_once_on_one_kind(own):
    kind = made(own)
    client = browser(own.school.coordinator)
    address = url("own-kind", own.school.programme.pk, kind.pk)
    first = client.post(address, GROUP | {"name_nl": "Eerst", "revision": "1"})
    second = client.post(address, GROUP | {"name_nl": "Tweede", "revision": "1"})
    assert first.status_code == 302
    assert "A colleague changed this kind" in text(second)
    kind.refresh_from_db()
    assert (kind.name_nl, kind.revision) == ("Eerst", 2)


def test_a_renamed_kind_has_its_new_name_everywhere_but_in_history(own):
    kind = made(own)
    moment = make.planned(own, talk=Talk(kind.key))
    client = browser(own.school.coordinator)
    address = url("own-kind", own.school.programme.pk, kind.pk)
    client.post(address, GROUP | {"name_nl": "Aftrap", "name_en": "", "revision": "1"})
    assert "Aftrap" in text(client.get(url("moment", own.placement.pk, moment.pk)))
    timeline = text(client.get(reverse("placements:timeline", args=[own.placement.pk])))
    assert "Planned: Start meeting" in timeline


def test_switched_off_it_cannot_be_chosen_and_what_was_planned_stays(own):
    kind = made(own)
    moment = make.planned(own, talk=Talk(kind.key))
    client = browser(own.school.coordinator)
    address = url("own-kind", own.school.programme.pk, kind.pk)
    off = {name: value for name, value in GROUP.items() if name != "is_used"}
    client.post(address, off | {"revision": "1"})
    assert kind.key not in [each.key for each in kinds_of(own.school.programme.pk)]
    assert "Start meeting" in text(client.get(url("moment", own.placement.pk, moment.pk)))
    with pytest.raises(ActionRefused, match="does not use this kind"):
        make.planned(own, talk=Talk(kind.key), starts_at=make.at(9))


def test_at_least_one_kind_stays(own):
    programme = own.school.programme
    variant = own.school.variant.pk
    numbers = {f"moments_{variant}": "1", f"on_site_{variant}": "0"}
    client = browser(own.school.coordinator)
    answer = client.post(url("settings", programme.pk), numbers)
    assert "Keep at least one kind" in text(answer)
    kind = made(own)
    assert client.post(url("settings", programme.pk), numbers).status_code == 302
    assert [each.key for each in kinds_of(programme.pk)] == [kind.key]
    assert KindSwitch.objects.count() == len(known_keys())
    off = {name: value for name, value in GROUP.items() if name != "is_used"}
    answer = client.post(url("own-kind", programme.pk, kind.pk), off | {"revision": "1"})
    assert "Keep at least one kind" in text(answer)


def test_in_the_language_of_the_reader(own):
    kind = made(own)
    both = made(own, name_nl="Alleen Nederlands", name_en="")
    with translation.override("nl"):
        assert str(kind) == "Startbijeenkomst"
    with translation.override("en"):
        assert (str(kind), str(both)) == ("Start meeting", "Alleen Nederlands")


def test_the_database_keeps_kind_and_own_kind_together(own):
    moment = make.planned(own)
    kind = made(own)
    for fields in ({"kind": "own"}, {"own_kind": kind}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ContactMoment.objects.filter(pk=moment.pk).update(**fields)


@pytest.mark.django_db(transaction=True)
def test_the_same_name_twice_at_once_makes_one(own):
    barrier, refused = Barrier(2), []

    def run() -> None:
        try:
            barrier.wait(10)
            made(own)
        except ActionRefused as refusal:
            refused.append(str(refusal))
        finally:
            connections.close_all()

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert (OwnKind.objects.count(), len(refused)) == (1, 1)


def test_talks_with_own_kinds_cost_the_same(own, django_assert_num_queries):
    client = browser(own.school.supervisor)
    for rows in (1, 5, 12):
        while ContactMoment.objects.count() < rows:
            number = ContactMoment.objects.count()
            make.held(own, kind=made(own, name_nl=f"Soort {number}").key)
        with django_assert_num_queries(11):
            assert client.get(url("placement", own.placement.pk)).status_code == 200
