"""Writing and sending a task on its page."""

import pytest
from django.urls import reverse

from learning.models import LearningTask, TaskVersion
from tests.factories import learning as made

pytestmark = pytest.mark.django_db


def typed(triangle, **changes):
    """What the browser sends."""
    ids = made.outcome_ids(triangle.placement, "B1-K1-W1")
    return {**made.TEXT, "outcomes": ids, "revision": "", "do": "save", **changes}


def new_url(triangle):
    return reverse("learning:new", args=[triangle.placement.pk])


def test_a_draft_needs_a_title_only(triangle, enter):
    student = enter(triangle.student.user)
    answer = student.post(new_url(triangle), {"title": "Idee", "do": "save"})
    task = LearningTask.objects.get()
    address = reverse("learning:task", args=[triangle.placement.pk, task.pk])
    assert (answer.status_code, answer.url) == (302, address)
    page = student.get(address).content.decode()
    assert "The draft is kept. Nobody else sees it yet." in page
    assert enter(triangle.school.supervisor).get(address).status_code == 404


def test_sending_needs_the_rest(triangle, enter):
    answer = enter(triangle.student.user).post(new_url(triangle), {"title": "Idee", "do": "send"})
    assert answer.context["form"].errors == {
        "activity": ["Write what will be done."],
        "evidence": ["Write what will show that it was done and learned."],
        "outcomes": ["Choose at least one thing that the task is about."],
        "hours": ["Fill in how many hours at work it takes, about."],
        "from_week": ["Fill in the weeks in which it is planned."],
    }
    assert LearningTask.objects.count() == 0


def test_sending_asks_both(triangle, enter):
    answer = enter(triangle.student.user).post(new_url(triangle), typed(triangle, do="send"))
    assert answer.status_code == 302
    assert TaskVersion.objects.current().count() == 1


def test_a_change_of_a_sent_task_is_a_new_version_that_shows_what_changed(triangle, enter):
    version = made.sent(triangle)
    student = enter(triangle.student.user)
    url = reverse("learning:edit", args=[triangle.placement.pk, version.task_id])
    page = student.get(url)
    assert page.context["form"].initial["revision"] is None
    text = "Ik bouw twee onderdelen en bespreek ze met een ontwikkelaar."
    student.post(url, typed(triangle, activity=text, do="send"))
    shown = enter(triangle.school.supervisor).get(
        reverse("learning:task", args=[triangle.placement.pk, version.task_id])
    )
    newest = shown.context["page"].versions[0]
    assert (newest.version.number, newest.current) == (2, True)
    assert [change.label for change in newest.changes] == ["What will be done", "What it is about"]
    assert '<ins><span class="visually-hidden">[added:] </span>twee' in str(newest.changes[0].html)
    assert '<del><span class="visually-hidden">[removed:] </span>een' in str(newest.changes[0].html)


def test_two_who_change_the_same_draft_are_told(triangle, enter):
    task = made.draft(triangle)
    student = enter(triangle.student.user)
    url = reverse("learning:edit", args=[triangle.placement.pk, task.pk])
    assert student.post(url, typed(triangle, revision="1", title="Eerst")).status_code == 302
    late = student.post(url, typed(triangle, revision="1", title="Daarna"))
    assert "Someone else changed this task while you were typing." in late.content.decode()
    assert 'value="Daarna"' in late.content.decode()
    again = student.post(url, typed(triangle, revision="2", title="Daarna"))
    assert again.status_code == 302
    assert task.versions.get().title == "Daarna"


def test_hostile_text_is_shown_as_text(triangle, enter):
    attack = '<script>alert(1)</script><img src=x onerror="alert(2)">'
    version = made.sent(triangle, title=attack, activity=attack)
    made.changed(triangle, version, title=attack + " nog eens", activity=f"{attack} meer")
    for user, name, arguments in [
        (triangle.student.user, "list", [triangle.placement.pk]),
        (triangle.student.user, "task", [triangle.placement.pk, version.task_id]),
        (triangle.student.user, "edit", [triangle.placement.pk, version.task_id]),
        (triangle.student.user, "coverage", [triangle.placement.pk]),
        (triangle.workplace.supervisor, "answer", [triangle.placement.pk]),
        (triangle.school.supervisor, "judge", []),
    ]:
        page = enter(user).get(reverse(f"learning:{name}", args=arguments)).content.decode()
        assert "<script>alert" not in page, name
        assert "<img src=x" not in page, name
        assert "&lt;script&gt;alert(1)" in page, name


def test_ten_thousand_characters_fit_and_one_more_does_not(triangle, enter):
    student = enter(triangle.student.user)
    fits = typed(triangle, activity="x" * 10_000, do="send")
    assert student.post(new_url(triangle), fits).status_code == 302
    refused = student.post(new_url(triangle), typed(triangle, title="b", activity="x" * 10_001))
    assert list(refused.context["form"].errors) == ["activity"]
    assert LearningTask.objects.count() == 1


def test_an_outcome_of_another_framework_is_refused(world, triangle, enter):
    foreign = made.outcome_ids(world.other.placement)
    answer = enter(triangle.student.user).post(
        new_url(triangle), typed(triangle, outcomes=foreign, do="send")
    )
    assert list(answer.context["form"].errors) == ["outcomes"]
    assert LearningTask.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"from_week": "5", "to_week": "2"}, "to_week"),
        ({"to_week": "22"}, "to_week"),
        ({"to_week": "99999999"}, "to_week"),
        ({"from_week": "0"}, "from_week"),
        ({"hours": "0"}, "hours"),
        ({"hours": "-3"}, "hours"),
        ({"hours": "NaN"}, "hours"),
        ({"title": "x" * 161}, "title"),
        ({"title": "a\x00b"}, "title"),
        ({"outcomes": ["zes"]}, "outcomes"),
    ],
)
def test_impossible_values_are_refused(triangle, enter, changes, field):
    answer = enter(triangle.student.user).post(new_url(triangle), typed(triangle, **changes))
    assert field in answer.context["form"].errors
    assert LearningTask.objects.count() == 0


def test_an_outcome_without_a_task_starts_the_form(triangle, enter):
    page = enter(triangle.student.user).get(new_url(triangle) + "?outcome=B1-K1-W3")
    assert page.context["form"].initial["outcomes"] == made.outcome_ids(
        triangle.placement, "B1-K1-W3"
    )


def test_others_do_not_write_in_this_placement(world, triangle, enter):
    for user, status in [
        (triangle.guardian, 403),
        (triangle.school.examiner, 403),
        (world.administrator, 403),
        (world.other.student.user, 404),
        (world.other.workplace.supervisor, 404),
    ]:
        answer = enter(user).post(new_url(triangle), typed(triangle))
        assert answer.status_code == status, user
    assert LearningTask.objects.count() == 0
