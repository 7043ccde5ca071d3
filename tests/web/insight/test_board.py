"""The board: what stands first, for whom, and what is typed into its address by hand."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from core import keyset
from core.dates import today
from insight.models import PlacementHealth, SavedView
from insight.queries.filters import ORDERS
from insight.services import refreshing
from people.models import ProgrammeRole
from placements.services.commitments import open_commitment
from tests.factories.assessments import running
from tests.scenarios import make_placement, make_student

pytestmark = pytest.mark.django_db
BOARD = "/board/"


@pytest.fixture(autouse=True)
def _english(world):
    for user in world.roles().values():
        user.language = "en"
        user.save()


def many(world, number: int, **fields):
    """Placements of the own programme that run, each a week longer under way."""
    rows = []
    for each in range(number):
        student = make_student(world.own.school, f"9{each:03}", f"Student Nummer{each}", today())
        placement = make_placement(world.own.school, world.own.workplace, student, **fields)
        rows.append(running(placement, weeks_done=each % 12))
    refreshing.refresh_all_changed()
    return rows


def names(response) -> list[str]:
    return re.findall(r"<th scope=row><a href=[^>]+>([^<]+)</a>", response.content.decode())


@pytest.mark.parametrize("number", [1, 10, 50])
def test_five_queries_whatever_the_rows(world, client, django_assert_num_queries, number):
    many(world, number)
    client.force_login(world.own.school.coordinator)
    with django_assert_num_queries(5):
        response = client.get(BOARD, {"size": "50"})
    assert len(names(response)) == min(50, number + 1)


def test_the_highest_score_stands_first_and_acting_moves_it_down(world, client):
    running(world.own.placement, weeks_done=9)
    many(world, 8)
    client.force_login(world.own.school.coordinator)
    assert names(client.get(BOARD))[0] == "Noor El Idrissi"
    keys = [
        each["key"]
        for each in PlacementHealth.objects.get(pk=world.own.placement.pk).signals
        if not each["quiet"]
    ]
    for key in keys:
        address = f"/placements/{world.own.placement.pk}/signals/{key}/"
        once_key = client.get(address).context["form"]["once_key"].value()
        said = {
            "kind": "snoozed",
            "until": (today() + timedelta(days=7)).isoformat(),
            "reason": "Called the student today.",
            "once_key": once_key,
        }
        assert client.post(address, said).status_code == 302
    assert names(client.get(BOARD))[0] == "Student Nummer7"
    assert PlacementHealth.objects.get(pk=world.own.placement.pk).score == 0


def test_who_sees_what(world, client):
    many(world, 1)
    running(world.other.placement)
    refreshing.refresh_all_changed()
    school = world.own.school
    for user in (school.coordinator, school.manager, school.examiner, school.supervisor):
        client.force_login(user)
        assert sorted(names(client.get(BOARD))) == ["Noor El Idrissi", "Student Nummer0"]
    client.force_login(world.administrator)
    assert len(names(client.get(BOARD))) == 3
    client.force_login(world.own.student.user)
    assert client.get(BOARD).status_code == 403
    client.force_login(world.own.workplace.supervisor)
    assert client.get(BOARD).url == "/board/students/"


def test_a_workplace_sees_its_students_of_all_schools_and_no_signals(world, client):
    running(world.own.placement, weeks_done=9)
    running(world.other.placement)
    world.other.placement.supervisor_links.create(
        user=world.own.workplace.supervisor, is_first=False
    )
    refreshing.refresh_all_changed()
    client.force_login(world.own.workplace.supervisor)
    response = client.get("/board/students/")
    assert sorted(card["placement"].student.user.name for card in response.context["cards"]) == [
        "Daan Visser",
        "Noor El Idrissi",
    ]
    assert b"No contact" not in response.content
    address = f"/placements/{world.own.placement.pk}/signals/contact_gap/"
    assert client.get(address).status_code == 403


@pytest.mark.parametrize("size_of_step", ["next", "contact", "start", "score"])
def test_pages_hold_every_row_once_also_where_half_of_the_days_are_missing(
    world, client, size_of_step
):
    rows = many(world, 25)
    for number, placement in enumerate(rows[::2]):
        open_commitment(
            placement=placement,
            kind="contact.site_visit",
            debtor="school",
            creditor="student",
            due_on=today() + timedelta(days=number % 4),
        )
    refreshing.refresh_all_changed()
    assert 0 < PlacementHealth.objects.filter(next_on=None).count() < 26
    client.force_login(world.own.school.coordinator)
    found, address = [], f"{BOARD}?sort={size_of_step}&size=10"
    backwards = []
    while address:
        response = client.get(address)
        found.append(names(response))
        address = BOARD + response.context["next"] if response.context["next"] else ""
        last = response.context["previous"]
    while last:
        response = client.get(BOARD + last)
        backwards.insert(0, names(response))
        last = response.context["previous"]
    shown = [name for page in found for name in page]
    assert len(shown) == len(set(shown)) == 26
    assert backwards == found[:-1]


@pytest.mark.parametrize(
    "query",
    [
        "programme=abc&variant=x&stage=&level=purple&signal=gone&todo=1&contact=-1&host=1e9",
        "programme=99999999999999999999&contact=99999999999&host=٣",
        "after=nonsense&before=nonsense&size=100000&sort=password",
        "after=" + "x" * 4000,
        "col=gone&col=&col=host&col=<script>",
        "new=2&q=",
        "q=%00",
    ],
)
def test_what_is_typed_by_hand_narrows_nothing_and_breaks_nothing(world, client, query):
    many(world, 2)
    client.force_login(world.own.school.coordinator)
    response = client.get(f"{BOARD}?{query}")
    assert response.status_code == 200
    assert b"<script>alert" not in response.content
    assert len(names(response)) in {0, 3}


@pytest.mark.parametrize("text", ["%", "_", "%%__", "'", '"', "' OR 1=1 --", "🙂", "é" * 10_000])
def test_searching_for_signs_finds_nobody(world, client, text):
    many(world, 1)
    client.force_login(world.own.school.coordinator)
    response = client.get(BOARD, {"q": text})
    assert response.status_code == 200
    assert names(response) == []


@pytest.mark.parametrize("text", ["idrissi", "noor el", "100001", "noordzij idrissi", "Nóór"])
def test_names_numbers_and_hosts_are_found(world, client, text):
    running(world.own.placement)
    refreshing.refresh_all_changed()
    client.force_login(world.own.school.coordinator)
    wanted = [] if text == "noordzij idrissi" else ["Noor El Idrissi"]
    assert names(client.get(BOARD, {"q": text})) == wanted


def test_a_mark_of_another_order_gives_the_first_page(world, client):
    many(world, 3)
    client.force_login(world.own.school.coordinator)
    row = PlacementHealth.objects.first()
    mark = keyset._write(row, ORDERS["next"])
    for after in (mark, f"score~{mark}", f"next~{mark}x"):
        assert len(names(client.get(BOARD, {"after": after}))) == 4


def test_a_coordinator_whose_role_ended_sees_nothing_of_it(world, client):
    many(world, 2)
    user = world.own.school.coordinator
    client.force_login(user)
    assert len(names(client.get(BOARD))) == 3
    ProgrammeRole.objects.filter(user=user).delete()
    assert client.get(BOARD).status_code == 403
    response = client.get(f"/placements/{world.own.placement.pk}/signals/contact_gap/")
    assert response.status_code == 404


def test_tiles_and_filters_say_how_many_stand_behind_them(world, client):
    many(world, 12)
    client.force_login(world.own.school.coordinator)
    response = client.get(BOARD)
    for tile in response.context["tiles"]:
        shown = names(client.get(f"{BOARD}{tile['url']}&size=50"))
        assert len(shown) == tile["number"], tile
    for chip in response.context["choices"]:
        for value, label in chip["options"]:
            shown = names(client.get(BOARD, {chip["name"]: value, "size": "50"}))
            assert label.endswith(f"({len(shown)})"), (chip["name"], value)


def test_a_view_of_a_column_that_is_gone_shows_the_others(world, client):
    many(world, 1)
    coordinator = world.own.school.coordinator
    SavedView.objects.create(owner=coordinator, name="Old", query="col=gone&col=host&level=red")
    client.force_login(coordinator)
    view = client.get(BOARD).context["views"][0]
    response = client.get(BOARD + view["url"])
    assert [column.key for column in response.context["columns"]] == ["host"]


def test_views_are_kept_shared_and_removed_by_their_owner(world, client):
    school = world.own.school
    client.force_login(school.coordinator)
    values = {"name": "Red ones", "query": "level=red&evil=1", "shared_with": school.programme.pk}
    assert client.post("/board/views/", values).status_code == 302
    view = SavedView.objects.get()
    assert (view.query, view.shared_with) == ("level=red", school.programme)
    client.force_login(school.manager)
    shown = client.get(BOARD).context["views"]
    assert [(each["name"], each["own"]) for each in shown] == [("Red ones", False)]
    client.post(f"/board/views/{view.pk}/forget/")
    assert SavedView.objects.exists()
    client.force_login(world.other.school.coordinator)
    assert client.get(BOARD).context["views"] == []
    assert client.post("/board/views/", values).status_code == 409
    client.force_login(school.coordinator)
    client.post(f"/board/views/{view.pk}/forget/")
    assert not SavedView.objects.exists()


def test_what_changed_since_one_last_looked(world, client):
    many(world, 2)
    client.force_login(world.own.school.coordinator)
    assert b"board-new" not in client.get(BOARD).content
    response = client.post("/board/seen/", {"query": "level=red"})
    assert response.url == "/board/?level=red"
    assert names(client.get(BOARD, {"new": "1"})) == []
    open_commitment(
        placement=world.own.placement,
        kind="contact.site_visit",
        debtor="school",
        creditor="student",
        due_on=today() - timedelta(days=2),
    )
    refreshing.refresh_all_changed()
    response = client.get(BOARD, {"new": "1"})
    assert names(response) == ["Noor El Idrissi"]
    assert b"board-new" in response.content


def test_back_goes_to_the_board_and_nowhere_else(world, client):
    client.force_login(world.own.school.coordinator)
    response = client.post("/board/seen/", {"query": "//evil.example"})
    assert response.url.startswith("/board/?")


def test_groups_count_what_the_board_shows(world, client):
    many(world, 5)
    client.force_login(world.own.school.manager)
    for by in ("programme", "variant", "host", "contact", "nonsense"):
        response = client.get("/board/groups/", {"by": by})
        assert sum(group.number for group in response.context["groups"]) == 6
    client.force_login(world.own.school.supervisor)
    assert client.get("/board/groups/").status_code == 403


def test_the_download_holds_what_is_shown_and_runs_no_formula(world, client):
    many(world, 3)
    user = world.own.student.user
    user.name = "=cmd|' /C calc'!A0"
    user.save()
    client.force_login(world.own.school.coordinator)
    response = client.post("/board/export/", {"kind": "csv", "query": ""})
    lines = b"".join(response.streaming_content).decode().splitlines()
    assert len(lines) == 5
    assert any("'=cmd" in line for line in lines)
    assert not any(";=cmd" in line for line in lines)
    response = client.post("/board/export/", {"kind": "csv", "query": "q=nummer1"})
    assert len(b"".join(response.streaming_content).decode().splitlines()) == 2
    client.force_login(world.own.workplace.supervisor)
    assert client.post("/board/export/", {"kind": "csv"}).status_code == 403
    assert client.get("/board/export/").status_code == 405


def test_the_limits_of_a_programme_change_what_speaks_and_stay_readable(world, client):
    running(world.own.placement, weeks_done=9)
    refreshing.refresh_all_changed()
    client.force_login(world.own.school.coordinator)
    address = f"/programmes/{world.own.school.programme.pk}/signals/"
    form = client.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields}
    values = {name: "" if value is None else value for name, value in values.items()}
    client.post(address, values | {"contact_gap.days": "90", "reason": "We visit rarely."})
    refreshing.refresh_all_changed()
    keys = [each["key"] for each in PlacementHealth.objects.get(pk=world.own.placement.pk).signals]
    assert "contact_gap" not in keys
    client.post(address, values | {"contact_gap.days": ""})
    client.post(address, values | {"contact_gap.days": "35"})
    refreshing.refresh_all_changed()
    keys = [each["key"] for each in PlacementHealth.objects.get(pk=world.own.placement.pk).signals]
    assert "contact_gap" in keys
    history = client.get(address).context["history"]
    assert [(each["row"].value, each["row"].is_standard) for each in history] == [
        (35, True),
        (None, False),
        (90, False),
    ]
    client.force_login(world.own.school.examiner)
    assert client.get(address).status_code == 403


def test_the_placement_page_says_why_to_the_school_only(world, client):
    running(world.own.placement, weeks_done=9)
    refreshing.refresh_all_changed()
    address = f"/placements/{world.own.placement.pk}/"
    client.force_login(world.own.school.supervisor)
    assert b"No contact with the school for 63 days" in client.get(address).content
    for user in (world.own.student.user, world.own.workplace.supervisor, world.own.guardian):
        client.force_login(user)
        assert b"No contact with the school" not in client.get(address).content


def test_saying_the_same_twice_says_it_once(world, client):
    running(world.own.placement, weeks_done=9)
    refreshing.refresh_all_changed()
    client.force_login(world.own.school.supervisor)
    address = f"/placements/{world.own.placement.pk}/signals/contact_gap/"
    values = {
        "kind": "discussed",
        "reason": "We call on Monday.",
        "once_key": client.get(address).context["form"]["once_key"].value(),
    }
    for _time in range(2):
        assert client.post(address, values).status_code == 302
    assert world.own.placement.signal_answers.count() == 1
    response = client.post(address, values | {"kind": "snoozed", "until": timezone.now().date()})
    assert response.status_code == 200
    assert "until" in response.context["form"].errors


def test_a_board_of_two_programmes_is_one_list(world, client, django_assert_num_queries):
    many(world, 12)
    running(world.other.placement, weeks_done=9)
    refreshing.refresh_all_changed()
    coordinator = world.own.school.coordinator
    ProgrammeRole.objects.create(
        user=coordinator, programme=world.other.school.programme, role="coordinator"
    )
    client.force_login(coordinator)
    with django_assert_num_queries(5):
        first = client.get(BOARD, {"size": "10"})
    second = client.get(BOARD + first.context["next"])
    assert len(set(names(first)) | set(names(second))) == len(names(first) + names(second)) == 14
    assert names(client.get(BOARD + second.context["previous"])) == names(first)
    assert names(client.get(BOARD, {"q": "daan"})) == ["Daan Visser"]
    assert names(client.get(BOARD, {"q": "nobody"})) == []
    assert names(client.get(BOARD, {"q": "x"})) == []
    only = {"programme": str(world.other.school.programme.pk)}
    assert names(client.get(BOARD, only)) == ["Daan Visser"]
