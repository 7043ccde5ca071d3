"""What was decided is put right in a next version, with leave."""

import pytest
from django.core.exceptions import PermissionDenied

from core.errors import ActionRefused, AlreadyDone
from decisions.models import Decision
from decisions.services import correcting, deciding
from notifications.models import OutboxMessage
from tests.factories import decisions as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal(triangle):
    row = make.decided(triangle)
    return correcting.start(
        actor=triangle.school.examiner, decision_id=row.pk, reason="Verkeerde student."
    )


def authorise(proposal, actor, **more):
    arguments = {"actor": actor, "proposal_id": proposal.pk, "revision": proposal.revision}
    return correcting.authorise(**arguments | more)


def decide(proposal, actor):
    return deciding.decide(actor=actor, proposal_id=proposal.pk, revision=proposal.revision)


def test_without_leave_nothing_is_corrected(triangle, proposal):
    with pytest.raises(ActionRefused, match="has to authorise this correction first"):
        decide(proposal, triangle.school.examiner)
    assert list(Decision.objects.values_list("number", "result")) == [(1, "passed")]


def test_a_correction_is_the_next_version(triangle, proposal):
    asked = OutboxMessage.objects.get(notice="decisions.leave_asked")
    assert asked.recipient == triangle.school.manager
    proposal = authorise(proposal, triangle.school.manager)
    second = decide(proposal, triangle.school.examiner)
    first = second.replaces
    assert (first.number, second.number, second.correction_reason) == (1, 2, "Verkeerde student.")
    assert second.outcomes == first.outcomes
    assert list(Decision.objects.current()) == [second]


@pytest.mark.parametrize("role", ["coordinator", "examiner", "supervisor"])
def test_only_a_manager_authorises(triangle, proposal, role):
    with pytest.raises(PermissionDenied):
        authorise(proposal, getattr(triangle.school, role))


def test_a_manager_of_another_programme_does_not(world, proposal):
    with pytest.raises(PermissionDenied):
        authorise(proposal, world.other.school.manager)


def test_twice_is_once(triangle, proposal):
    with pytest.raises(AlreadyDone, match="being written already"):
        correcting.start(
            actor=triangle.school.examiner, decision_id=proposal.corrects_id, reason="Nog eens."
        )
    done = authorise(proposal, triangle.school.manager)
    with pytest.raises(AlreadyDone, match="authorised already"):
        authorise(done, triangle.school.manager)


def test_an_old_version_is_not_corrected(triangle, proposal):
    first = proposal.corrects
    decide(authorise(proposal, triangle.school.manager), triangle.school.examiner)
    with pytest.raises(ActionRefused, match="There is a newer version"):
        correcting.start(actor=triangle.school.examiner, decision_id=first.pk, reason="Toch niet.")


def test_an_ordinary_proposal_needs_no_leave(triangle):
    row = make.proposal(triangle)
    with pytest.raises(ActionRefused, match="This is no correction"):
        authorise(row, triangle.school.manager)
