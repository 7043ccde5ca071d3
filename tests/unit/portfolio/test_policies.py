"""Who sees which item: the permission and the query say the same, for everybody."""

import pytest
from django.contrib.auth.models import AnonymousUser

from people.models import User
from placements.models import Placement
from portfolio.models import EvidenceItem
from portfolio.services import feedback, items
from portfolio.services.printing import still_working
from tests.factories import portfolio as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf(world, own):
    """At the placement, elsewhere, removed; of both students."""
    for triangle in (own, world.other):
        make.item(triangle, title="At work")
        make.item(triangle, title="At school", placement=None)
        removed = make.item(triangle, title="Removed")
        items.remove_item(actor=triangle.student.user, item_id=removed.pk)
    return world


def seen(user) -> list[tuple[str, str]]:
    """(owner, title) of what `user` finds."""
    rows = EvidenceItem.objects.visible_to(User.objects.get(pk=user.pk))
    names = rows.select_related("student__user").order_by("id")
    return [(row.student.user.name.split()[0], row.title) for row in names]


def test_everybody_sees_their_own_part(shelf, own):
    both = [("Noor", "At work"), ("Noor", "At school")]
    assert seen(own.student.user) == [*both, ("Noor", "Removed")]
    for office in (own.school.coordinator, own.school.manager, own.school.examiner):
        assert seen(office) == both
    assert seen(own.school.supervisor) == both
    assert seen(own.workplace.supervisor) == both[:1]
    assert seen(own.workplace.contact) == both[:1]
    assert seen(own.guardian) == []
    assert len(seen(shelf.administrator)) == 4


def test_a_workplace_sees_nothing_of_a_proposal(shelf, own):
    Placement.objects.filter(pk=own.placement.pk).update(state="proposed")
    assert seen(own.workplace.supervisor) == []


def test_nobody_sees_nothing(shelf):
    assert list(EvidenceItem.objects.visible_to(AnonymousUser())) == []


def test_permission_and_query_agree(shelf, own):
    peer = feedback.invite(
        actor=own.student.user,
        item_id=EvidenceItem.objects.current().filter(student=own.student).first().pk,
        name="Peer Person",
        email="peer@people.example",
    ).asked
    people = [*shelf.roles().values(), peer, shelf.other.student.user, shelf.other.school.manager]
    differing, answers = [], set()
    for person in people:
        user = User.objects.get(pk=person.pk)
        visible = set(EvidenceItem.objects.visible_to(user))
        for row in EvidenceItem.objects.all():
            allowed = user.has_perm("portfolio.view", row)
            answers.add(allowed)
            if allowed != (row in visible):
                differing.append((user.name, row.title))
    assert differing == []
    assert answers == {True, False}


def test_a_long_print_keeps_its_lease(monkeypatch):
    """The beat runs beside the work, and stops with it."""
    monkeypatch.setattr("portfolio.services.printing.BEAT_SECONDS", 0.01)

    class Run:
        beats: list[tuple[int, int]] = []

        def progress(self, done: int, total: int) -> None:
            self.beats.append((done, total))

    run = Run()
    with still_working(run, 3, 4):
        while len(run.beats) < 2:
            pass
    told = len(run.beats)
    assert set(run.beats) == {(3, 4)}
    assert len(run.beats) == told
