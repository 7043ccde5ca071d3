"""The placement office: the list of a programme, its downloads, and what variants ask."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from core.models import AuditEvent
from hours.exports.sheets import defused
from people.models import User
from placements.models import Placement
from tests.factories import hours as make
from tests.scenarios import make_placement, make_student

pytestmark = pytest.mark.django_db
DUO = [
    "studentnummer", "volgnummer", "afsluitdatumBPV", "begindatumBPV", "geplandeEinddatumBPV",
    "werkelijkeEinddatumBPV", "omvangBPV", "codeLeerbedrijf", "redenUitschrijving",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _english(scene):
    User.objects.update(language="en")


@pytest.fixture
def office(scene):
    client = Client()
    client.force_login(scene.coordinator)
    return client


def url(name, scene, **more):
    programme = scene.world.own.school.programme.pk
    return reverse(f"hours:{name}", kwargs={"programme_id": programme} | more)


def many(scene, number):
    school, workplace = scene.world.own.school, scene.world.own.workplace
    for each in range(number):
        student = make_student(school, f"7{each:05}", f"Student Nummer {each}", date(2005, 5, 5))
        make_placement(
            school, workplace, student, state="agreed",
            start_date=make.week(4).monday, agreed_at=datetime(2026, 1, 5, tzinfo=UTC),
        )  # fmt: skip


def names(page):
    return [row.placement.student.user.name for row in page.context["rows"]]


def test_who_is_behind(scene, office):
    many(scene, 1)
    for ago in range(1, 7):
        make.approved(scene.placement, make.week(ago), by=scene.supervisor)
    page = office.get(url("programme", scene))
    assert names(page) == ["Student Nummer 0", "Noor El Idrissi"]
    assert {key: page.context[key] for key in ("running", "behind", "waiting")} == {
        "running": 2,
        "behind": 1,
        "waiting": 0,
    }
    assert names(office.get(url("programme", scene) + "?show=behind")) == ["Student Nummer 0"]
    make.logged(Placement.objects.get(student__number="700000"), make.week(4))
    waiting = office.get(url("programme", scene) + "?show=waiting")
    assert names(waiting) == ["Student Nummer 0"]
    assert names(office.get(url("programme", scene) + "?q=idri")) == ["Noor El Idrissi"]
    assert names(office.get(url("programme", scene) + "?show=x&state=y&q=%00&after=z")) != []


@pytest.mark.parametrize("number", [1, 10, 50])
def test_a_fixed_number_of_queries(scene, office, number, django_assert_num_queries):
    many(scene, number)
    for placement in Placement.objects.filter(student__number__startswith="7"):
        make.logged(placement, make.week(1))
    office.get(url("programme", scene))
    with django_assert_num_queries(6):
        page = office.get(url("programme", scene))
    assert len(page.context["rows"]) == min(number + 1, 25)


def test_pages_of_a_long_list(scene, office):
    many(scene, 40)
    first = office.get(url("programme", scene))
    second = office.get(url("programme", scene) + first.context["next"])
    both = names(first) + names(second)
    assert len(both) == len(set(both)) == 41


def lines(answer):
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_hours_per_week_as_csv(scene, office):
    row = make.logged(scene.placement, make.week(2), make.numbers("7.5", 8, learning=2, absence=4))
    make.approved(scene.placement, make.week(1), by=scene.supervisor)
    make.logged(scene.placement, make.week(3), hand_in=False)
    make.logged(scene.foreign, make.week(1))
    answer = office.post(url("export-weeks", scene, kind="csv"))
    assert answer.streaming
    head, *found = lines(answer)
    assert head[:3] == ["Student number", "Student", "Variant"]
    assert head[7:9] == ["Monday", "Tuesday"]
    assert [(line[0], line[5]) for line in found] == [
        ("100001", str(row.as_week.number)),
        ("100001", str(make.week(1).number)),
    ]
    assert found[0][7:17] == ["7,5", "8", "0", "0", "0", "0", "0", "15,5", "2", "4"]
    assert found[0][17:] == ["waits for the workplace", "", ""]
    assert found[1][17] == "approved"
    [event] = AuditEvent.objects.filter(action="hours.exported_weeks")
    assert (event.actor, event.data) == (scene.coordinator, {"kind": "csv"})


def test_the_fields_for_duo(scene, office):
    """Signed at 23:30 UTC on 31 August is 1 September in Amsterdam."""
    Placement.objects.filter(pk=scene.placement.pk).update(
        agreed_at=datetime(2026, 8, 31, 23, 30, tzinfo=UTC),
        total_hours=Decimal("640.00"),
        state="ended_early",
        ended_on=make.week(1).monday,
        end_reason="guidance",
    )
    following = make_placement(
        scene.world.own.school, scene.world.other.workplace, scene.world.own.student,
        state="agreed", start_date=make.week(1).monday + timedelta(days=1),
        agreed_at=datetime(2026, 11, 1, 12, tzinfo=UTC), agreed_elsewhere=True,
        total_hours=Decimal("240.5"),
    )  # fmt: skip
    head, first, second = lines(office.post(url("export-duo", scene, kind="csv")))
    assert head == DUO
    placement = Placement.objects.get(pk=scene.placement.pk)
    assert first == [
        "100001", "1", "2026-09-01", placement.start_date.isoformat(),
        placement.end_date.isoformat(), make.week(1).monday.isoformat(), "640", "100435545",
        "guidance",
    ]  # fmt: skip
    assert second == [
        "100001", "2", "", following.start_date.isoformat(), following.end_date.isoformat(), "",
        "240,5", "100847333", "",
    ]  # fmt: skip


def test_the_same_as_a_workbook(scene, office):
    answer = office.post(url("export-duo", scene, kind="xlsx"))
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    rows = list(sheet.iter_rows(values_only=True))
    assert list(rows[0]) == DUO
    assert (rows[1][0], rows[1][6], rows[1][7]) == ("100001", 640, "100435545")
    assert rows[1][3].date() == scene.placement.start_date
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")


@pytest.mark.parametrize(
    "name", ["=1+1", "+31 6", "-2", "@SUM(A1)", "\t=1", "\r=1", " =HYPERLINK()", "|calc", "%0A"]
)
def test_what_could_be_a_formula_is_text(scene, office, name):
    User.objects.filter(pk=scene.student.pk).update(name=name)
    make.logged(scene.placement, make.week(1))
    [_head, line] = lines(office.post(url("export-weeks", scene, kind="csv")))
    assert line[1].startswith("'")
    book = b"".join(office.post(url("export-weeks", scene, kind="xlsx")).streaming_content)
    cell = load_workbook(io.BytesIO(book)).active["B2"]
    assert (cell.data_type, cell.value) == ("s", defused(name))


def test_a_name_stays_a_name():
    assert defused("Anne-Marie d'Été") == "Anne-Marie d'Été"


def test_only_coordinators_and_managers_take_data_along(scene):
    school = scene.world.own.school
    found = {}
    for user in (
        school.coordinator, school.manager, school.examiner, school.supervisor,
        scene.world.administrator, scene.student, scene.world.other.school.coordinator,
    ):  # fmt: skip
        client = Client()
        client.force_login(user)
        found[user] = client.post(url("export-weeks", scene, kind="csv")).status_code
    assert list(found.values()) == [200, 200, 403, 403, 403, 404, 404]
    assert AuditEvent.objects.filter(action="hours.exported_weeks").count() == 2


def test_opening_the_address_of_a_download_downloads_nothing(scene, office):
    assert office.get(url("export-weeks", scene, kind="csv")).status_code == 405
    assert office.post(url("export-weeks", scene, kind="csv")[:-3] + "exe").status_code == 404


def test_the_programme_says_what_its_variants_ask(scene, office):
    programme = scene.world.own.school.programme
    address = reverse("programmes:hours", args=[programme.pk])
    page = office.get(address)
    [form] = page.context["forms"]
    assert form["logs_hours"].value() is True
    sent = {"mbo_bol-logs_hours": "on", "mbo_bol-norm_hours": "900", "mbo_bol-learning_share": "20"}
    wrong = office.post(
        address, sent | {"mbo_bol-norm_hours": "-1", "mbo_bol-learning_share": "101"}
    )
    assert list(wrong.context["forms"][0].errors) == ["norm_hours", "learning_share"]
    office.post(address, sent)
    office.post(address, sent)
    form.instance.refresh_from_db()
    assert (form.instance.norm_hours, form.instance.learning_share) == (900, 20)
    assert AuditEvent.objects.filter(action="programmes.hours_set").count() == 1
