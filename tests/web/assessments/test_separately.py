"""Nobody reads the answers of the others before all handed in, or the school begins the talk."""

import pytest
from django.urls import reverse

from assessments.models import Response
from assessments.services import sharing
from core.errors import ActionRefused, AlreadyDone
from people.models import User
from tests.factories import assessments as make

SECRET = "Geheim tot het gesprek"


def url(name, row, *more):
    return reverse(f"assessments:{name}", args=[row.placement_id, row.pk, *more])


@pytest.fixture
def said(world, row):
    """Student and workplace handed in; the school is half-way."""
    make.handed_in(world.own, row, "workplace", "O", text=SECRET)
    make.handed_in(world.own, row, "student", "V", text="Van de student")
    make.fill(world.own, row, "school", "G", text="Half af")
    return row


def pages(row):
    return [
        reverse("assessments:placement", args=[row.placement_id]),
        url("round", row),
        url("response", row, "workplace"),
        url("response-pdf", row, "workplace"),
        url("response", row, "school"),
        url("response-pdf", row, "school"),
        reverse("placements:detail", args=[row.placement_id]),
    ]


@pytest.mark.parametrize(
    "role", ["student", "school_supervisor", "coordinator", "examiner", "manager", "administrator"]
)
def test_the_answers_of_the_workplace_stay_closed(world, said, client_of, role):
    client = client_of(User.objects.get(pk=world.roles()[role].pk))
    for path in pages(said):
        page = client.get(path, follow=True)
        assert page.status_code in {200, 404}, path
        assert SECRET not in page.content.decode(errors="replace"), path
        assert "Half af" not in page.content.decode(errors="replace"), path
    assert client.get(url("response", said, "workplace")).status_code == 404
    assert client.get(url("response-pdf", said, "workplace")).status_code == 404
    own = {"student": "student", "school_supervisor": "school", "coordinator": "school"}.get(role)
    seen = set(Response.objects.visible_to(world.roles()[role]).values_list("corner", flat=True))
    assert seen == ({own} if own else set())


def test_the_guardian_reads_no_assessments(world, said, client_of):
    client = client_of(world.own.guardian)
    assert client.get(url("round", said)).status_code == 404
    assert client.get(reverse("assessments:placement", args=[said.placement_id])).status_code == 403


def test_the_workplace_reads_only_its_own(world, said, client_of):
    client = client_of(world.own.workplace.supervisor)
    assert SECRET in client.get(url("response", said, "workplace")).content.decode()
    assert client.get(url("response", said, "student")).status_code == 404


def test_the_school_begins_the_talk(world, said, client_of):
    client = client_of(world.own.school.supervisor)
    assert client.get(url("begin", said)).status_code == 200
    said.refresh_from_db()
    assert not said.is_shared
    page = client.post(url("begin", said), follow=True).content.decode()
    assert SECRET in page
    assert "Half af" not in page
    with pytest.raises(AlreadyDone):
        sharing.begin_talk(actor=world.own.school.supervisor, round_id=said.pk)
    late = make.handed_in(world.own, said, "school", "G")
    assert late.is_handed_in
    student = client_of(world.own.student.user).get(url("round", said)).content.decode()
    assert "after the talk began" in student


def test_nobody_else_begins_it(world, said, client_of):
    for user in (world.own.student.user, world.own.workplace.supervisor, world.administrator):
        assert client_of(user).post(url("begin", said)).status_code == 403
    said.refresh_from_db()
    assert not said.is_shared


def test_without_answers_there_is_nothing_to_share(world, row):
    with pytest.raises(ActionRefused, match="Nobody has handed in yet"):
        sharing.begin_talk(actor=world.own.school.coordinator, round_id=row.pk)


def test_side_by_side_the_differences_come_first(world, row, client_of):
    make.handed_in(world.own, row, "workplace", "O", text=SECRET)
    make.handed_in(world.own, row, "student", "V")
    make.handed_in(world.own, row, "school", "V")
    page = client_of(world.own.student.user).get(url("round", row)).content.decode()
    assert "You differ on 3 questions" in page
    assert page.count(SECRET) == 5
    assert "3 questions were judged not good enough yet" in page


def test_a_foreign_round_does_not_exist(world, row, client_of):
    client = client_of(world.other.school.coordinator)
    for path in pages(row):
        assert client.get(path).status_code == 404
    own = client_of(world.own.student.user)
    wrong = reverse("assessments:round", args=[world.other.placement.pk, row.pk])
    assert own.get(wrong).status_code == 404
