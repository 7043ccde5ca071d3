"""The pages of the student and the workplace, as a person uses them."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from core.dates import today
from hours.models import WeekLog
from hours.services import deciding
from hours.weeks import Week
from notifications.services.delivery import deliver_outbox
from people.models import User
from people.services import links
from tests.factories import hours as make
from tests.scenarios import make_student

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english(scene):
    User.objects.update(language="en")


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def url(name, placement, *more):
    return reverse(f"hours:{name}", args=[placement.pk, *more])


def text(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


DAYS = {"monday": "8", "tuesday": "7,5", "wednesday": "8", "thursday": "", "learning": "2.25"}


def test_a_student_logs_a_week_with_a_dutch_comma_and_hands_it_in(scene):
    client, week = browser(scene.student), make.week()
    sent = DAYS | {"note": "Kassa geleerd", "revision": "0", "do": "hand_in"}
    answer = client.post(url("week", scene.placement, week), sent)
    assert answer.headers["Location"] == url("placement", scene.placement)
    row = WeekLog.objects.get()
    assert (row.state, str(row.worked), str(row.learning)) == ("submitted", "23.50", "2.25")
    shown = text(client.get(answer.headers["Location"]))
    assert f"{week.title} is handed in. The workplace looks at it." in shown
    assert "23.5 of 640 hours, 1 of 20 weeks; at this pace 470 on the end date" in shown


def test_saving_for_now_asks_nobody(scene):
    client = browser(scene.student)
    client.post(url("week", scene.placement, make.week()), DAYS | {"revision": "", "do": "save"})
    row = WeekLog.objects.get()
    assert row.state == "open"
    page = client.get(url("week", scene.placement, make.week()))
    assert page.context["form"]["tuesday"].value() == "7.5"
    assert page.context["form"]["revision"].value() == 1


@pytest.mark.parametrize(
    "typed", ["-1", "25", "NaN", "Infinity", "1e9", "7,1", "acht", "24,25", "7:30", "99999", "٣"]
)
def test_what_is_no_number_of_hours_is_explained_beside_the_day(scene, typed):
    client = browser(scene.student)
    answer = client.post(
        url("week", scene.placement, make.week()),
        DAYS | {"monday": typed, "do": "hand_in", "revision": "0"},
    )
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["monday"]
    assert f'value="{typed}"' in answer.content.decode()
    assert not WeekLog.objects.exists()


def test_more_learning_than_work(scene):
    answer = browser(scene.student).post(
        url("week", scene.placement, make.week()), {"monday": "2", "learning": "3"}
    )
    assert answer.context["form"].errors == {
        "learning": ["Learning hours are a part of the hours worked, so never more."]
    }


def test_the_first_week_of_a_placement_that_begins_on_wednesday(scene):
    wednesday = make.week(12).monday + timedelta(days=2)
    placement = make.running(scene.world.own, start_date=wednesday)
    client, week = browser(scene.student), Week.of(wednesday)
    form = client.get(url("week", placement, week)).context["form"]
    assert [column["is_open"] for column in form.columns] == [False, False, *[True] * 5]
    # What a browser would not send for a closed day is not taken either.
    client.post(url("week", placement, week), {"monday": "8", "thursday": "8", "do": "save"})
    assert WeekLog.objects.get(placement=placement).worked == 8


def test_one_tap_fills_in_what_was_agreed_and_saves_nothing(scene):
    client, week = browser(scene.student), make.week()
    page = client.get(url("week", scene.placement, week) + "?fill=agreed")
    assert [page.context["form"][day].value() for day in ("monday", "thursday", "friday")] == [
        "8", "8", None,
    ]  # fmt: skip
    assert not WeekLog.objects.exists()
    make.logged(scene.placement, make.week(2), make.numbers(6, 6, learning=1))
    page = client.get(url("week", scene.placement, week) + "?fill=previous")
    assert [page.context["form"][name].value() for name in ("monday", "learning")] == ["6", "1"]
    odd = client.get(url("week", scene.placement, week) + "?fill=<script>")
    assert odd.status_code == 200


def test_typed_on_two_devices_nothing_is_lost(scene):
    """The second screen is told, keeps what was typed, and can save over it."""
    week = make.week()
    address = url("week", scene.placement, week)
    phone, laptop = browser(scene.student), browser(scene.student)
    phone.post(address, {"monday": "4", "revision": "0", "do": "save"})
    answer = laptop.post(address, {"monday": "6", "revision": "0", "do": "save"})
    assert "You changed this week on another screen" in text(answer)
    form = answer.context["form"]
    assert (form["monday"].value(), form["revision"].value()) == ("6", "1")
    assert "4 hours worked" in text(answer)
    laptop.post(address, {"monday": "6", "revision": form["revision"].value(), "do": "save"})
    assert WeekLog.objects.get().worked == 6


def test_late_weeks_are_named_and_the_oldest_is_ready_to_fill_in(scene):
    make.logged(scene.placement, make.week(6))
    page = browser(scene.student).get(url("placement", scene.placement))
    assert page.context["row"].week == make.week(5)
    assert "5 weeks are not handed in yet; this is the oldest." in text(page)


def test_the_workplace_approves_all_weeks_from_a_mailed_link(scene, mailbox):
    rows = [make.logged(scene.placement, make.week(ago)) for ago in (2, 1)]
    link = links.mint(
        user=scene.supervisor,
        scope="hours",
        object_id=scene.placement.pk,
        path=url("approve", scene.placement),
    )
    client = Client()
    landing = client.get(link[link.index("/link/") :])
    assert f"{scene.student.name} asks you to approve hours" in text(landing)
    started = client.post(link[link.index("/link/") :])
    page = client.get(started.headers["Location"])
    assert "2 weeks wait for you" in text(page)
    ticked = re.findall(r'name="weeks" value="([0-9-]+)" checked', page.content.decode())
    assert ticked == [f"{row.pk}-{row.revision}" for row in rows]
    answer = client.post(url("approve", scene.placement), {"weeks": ticked}, follow=True)
    assert "Thank you. 2 weeks are approved." in text(answer)
    assert {row.state for row in WeekLog.objects.all()} == {"approved"}


def test_a_link_opens_no_other_placement(scene):
    other = make.running(scene.world.own, weeks=12)
    make.logged(other, make.week())
    link = links.mint(user=scene.supervisor, scope="hours", object_id=scene.placement.pk, path="/")
    client = Client()
    client.post(link[link.index("/link/") :])
    foreign = make.logged(scene.foreign, make.week())
    own = make.logged(scene.placement, make.week())
    for name, more in [("approve", []), ("answer", [make.week()]), ("week", [make.week()])]:
        assert client.get(url(name, other, *more)).status_code == 403
        assert client.get(url(name, scene.foreign, *more)).status_code == 403
    # Weeks of another placement that are sent along are left alone.
    sent = {"weeks": [f"{foreign.pk}-1", f"{own.pk}-1", "1-1-1", "x", "9" * 400]}
    client.post(url("approve", scene.placement), sent)
    foreign.refresh_from_db()
    own.refresh_from_db()
    assert (foreign.state, own.state) == ("submitted", "approved")


def test_a_week_in_which_the_placement_has_no_day_does_not_exist(scene):
    client = browser(scene.supervisor)
    for week in (make.week(30), Week.parse("2020-w53")):
        assert client.get(url("answer", scene.placement, week)).status_code == 404
        assert client.get(url("week", scene.placement, week)).status_code == 404
    assert client.get(f"/placements/{scene.placement.pk}/hours/2027-w53/").status_code == 404


def test_the_workplace_corrects_with_a_remark(scene):
    week = make.week()
    make.logged(scene.placement, week)
    client, address = browser(scene.supervisor), url("answer", scene.placement, week)
    page = client.get(address)
    assert page.context["form"]["thursday"].value() == "8"
    sent = {"monday": "8", "tuesday": "8", "revision": "1", "answer": "correct"}
    refused = client.post(address, sent)
    assert refused.context["form"].errors == {
        "remark": ["Write in a few words what you corrected."]
    }
    client.post(address, sent | {"remark": "Woensdag en donderdag waren we dicht"})
    row = WeekLog.objects.get()
    assert (row.state, row.effective.worked) == ("approved", 16)
    shown = text(browser(scene.student).get(url("week", scene.placement, week)))
    assert "Woensdag en donderdag waren we dicht" in shown
    assert "corrected" in shown


def test_the_workplace_sends_back_and_the_student_reads_why(scene, mailbox):
    week = make.week()
    make.logged(scene.placement, week)
    client = browser(scene.supervisor)
    client.post(
        url("answer", scene.placement, week),
        {"revision": "1", "answer": "send_back", "remark": "Maandag was je vrij"},
    )
    page = browser(scene.student).get(url("week", scene.placement, week))
    assert "Maandag was je vrij" in text(page)
    assert page.context["form"]["monday"].value() == "8"


def test_answering_while_the_student_reopens(scene):
    week = make.week()
    make.logged(scene.placement, week)
    address = url("answer", scene.placement, week)
    client = browser(scene.supervisor)
    assert client.get(address).status_code == 200
    browser(scene.student).post(url("reopen", scene.placement, week))
    answer = client.post(address, {"revision": "1", "answer": "approve"}, follow=True)
    assert "This week is with the student." in text(answer)
    assert WeekLog.objects.get().state == "open"


def test_reopening_what_was_approved_meanwhile(scene):
    week = make.week()
    make.approved(scene.placement, week, by=scene.supervisor)
    answer = browser(scene.student).post(url("reopen", scene.placement, week), follow=True)
    assert "approved this week in the meantime" in text(answer)


def test_what_was_not_handed_in_is_the_students_own(scene):
    make.logged(scene.placement, make.week(), make.numbers(3), hand_in=False, note="Geheim")
    for somebody in (scene.supervisor, scene.coordinator, scene.world.own.guardian):
        page = browser(somebody).get(url("week", scene.placement, make.week()))
        assert "Geheim" not in text(page)
        assert "Not handed in yet" in text(page)


def test_nobody_is_asked_why_someone_was_absent(scene):
    page = browser(scene.student).get(url("week", scene.placement, make.week()))
    assert "Only how many hours. Nobody asks why." in text(page)
    names = re.findall(r'<(?:input|textarea|select)[^>]*name="([^"]+)"', page.content.decode())
    assert [name for name in names if "reason" in name or "absence" in name] == ["absence"]


def test_the_menu_shows_hours_only_to_whom_it_concerns(scene):
    start = reverse("hours:start")
    fellow = make_student(scene.world.own.school, "100777", "Zonder Plek", today()).user
    shows = {
        user.name: f'href="{start}"' in browser(user).get("/").content.decode()
        for user in (scene.student, fellow, scene.supervisor, scene.coordinator)
    }
    assert list(shows.values()) == [True, False, False, True]
    assert browser(scene.student).get(start).headers["Location"] == url(
        "placement", scene.placement
    )
    assert browser(fellow).get(start).status_code == 403


def test_the_menu_marks_hours_where_its_entry_leads(scene):
    def marked(address: str) -> list[str]:
        page = browser(scene.student).get(address)
        return [item.label for item in page.context["navigation"] if item.current]

    assert marked(url("placement", scene.placement)) == ["Hours"]
    assert marked(reverse("placements:detail", args=[scene.placement.pk])) == ["Placements"]


def test_hours_stand_on_the_placement_page(scene):
    make.logged(scene.placement, make.week())
    address = reverse("placements:detail", args=[scene.placement.pk])
    student, workplace = browser(scene.student).get(address), browser(scene.supervisor).get(address)
    assert "32 of 640 hours, 1 of 20 weeks" in text(student)
    assert "Log hours" in text(student)
    assert "Approve a week of hours" in text(workplace)
    preparing = reverse("placements:detail", args=[scene.world.own.placement.pk])
    assert 'id="hours"' not in browser(scene.student).get(preparing).content.decode()


def test_a_workplace_does_not_see_what_was_done_elsewhere(scene):
    variant = scene.placement.enrolment.programme_variant
    variant.norm_hours = 900
    variant.save()
    earlier = make.running(scene.world.own, weeks=30, state="completed")
    make.logged(earlier, make.week(20))
    pages = {
        user: text(browser(user).get(url("placement", scene.placement)))
        for user in (scene.student, scene.supervisor)
    }
    assert "32 of 900 hours in all placements" in pages[scene.student]
    assert "900" not in pages[scene.supervisor]


@pytest.mark.parametrize("who", ["student", "supervisor", "coordinator"])
def test_the_number_of_queries_does_not_grow_with_the_weeks(scene, who, django_assert_num_queries):
    numbers = {"student": 11, "supervisor": 11, "coordinator": 10}
    placement = make.running(scene.world.own, weeks=51, end_date=today() + timedelta(weeks=10))
    user = getattr(scene, who)
    client = browser(user)
    client.get(url("placement", placement))
    for filled, until in ((0, 1), (1, 10), (10, 50)):
        for ago in range(filled, until):
            make.approved(placement, make.week(ago + 1), by=scene.supervisor)
        with django_assert_num_queries(numbers[who]):
            page = client.get(url("placement", placement))
        assert len([row for row in page.context["rows"] if row.log]) == until


@pytest.mark.parametrize("weeks", [1, 10, 50])
def test_the_page_to_approve_has_a_fixed_number_of_queries(scene, weeks, django_assert_num_queries):
    placement = make.running(scene.world.own, weeks=51, end_date=today() + timedelta(weeks=10))
    for ago in range(weeks):
        make.logged(placement, make.week(ago + 1))
    client = browser(scene.supervisor)
    client.get(url("approve", placement))
    with django_assert_num_queries(8):
        page = client.get(url("approve", placement))
    assert len(page.context["rows"]) == weeks


def test_the_mail_tells_how_many_weeks_and_opens_the_right_page(
    scene, mailbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        for ago in (3, 2, 1):
            make.logged(scene.placement, make.week(ago))
    deliver_outbox()
    [mail] = [each for each in mailbox.mails if "hours" in str(each["Subject"]).lower()]
    assert str(mail["To"]) == scene.supervisor.email


def test_a_placement_that_logs_no_hours_has_no_such_page(scene):
    variant = scene.placement.enrolment.programme_variant
    variant.logs_hours = False
    variant.save()
    assert browser(scene.student).get(url("placement", scene.placement)).status_code == 404


def test_deciding_is_noted_on_the_timeline(scene):
    row = make.logged(scene.placement, make.week())
    deciding.approve(
        actor=scene.supervisor, placement_id=scene.placement.pk, chosen=[(row.pk, row.revision)]
    )
    address = reverse("placements:timeline", args=[scene.placement.pk])
    shown = text(browser(scene.coordinator).get(address))
    assert f"Handed in the hours of week {make.week().number}" in shown
    assert f"Approved the hours of week {make.week().number}" in shown


def test_other_peoples_weeks_are_hidden(scene):
    make.logged(scene.placement, make.week())
    stranger = browser(scene.world.other.workplace.supervisor)
    for name in ("placement", "approve"):
        assert stranger.get(url(name, scene.placement)).status_code == 404
    with pytest.raises(WeekLog.DoesNotExist):
        WeekLog.objects.visible_to(scene.world.other.student.user).get()
