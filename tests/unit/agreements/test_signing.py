"""Who may sign what, once, and with which evidence."""

from datetime import timedelta

import pytest
import time_machine
from dateutil.relativedelta import relativedelta
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from agreements.enums import AgreementState
from agreements.models import Agreement, Signature
from agreements.queries import missing_parties, missing_parties_for
from agreements.services import sealing, signing
from agreements.services.on_paper import record_paper
from core.dates import today
from core.errors import ActionRefused, AlreadyDone
from documents import pdf
from people.enums import ProgrammeRoleName
from people.models import ProgrammeRole
from tests.factories import agreements as made
from tests.scenarios import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(triangle):
    return made.ready(triangle)


@pytest.fixture
def scan():
    content = pdf.render_html("<html lang='nl'><head><title>s</title></head><p>s</p></html>")
    return SimpleUploadedFile("scan.pdf", content, content_type="application/pdf")


def signed():
    return list(Signature.objects.order_by("party").values_list("party", "signer__name"))


def test_who_may_sign_for_whom(world, agreement):
    found = {
        role: signing.signable_parties(user, agreement) for role, user in world.roles().items()
    }
    assert found == {
        "student": ["student"],
        "guardian": ["guardian"],
        "workplace_supervisor": ["workplace"],
        "host_contact": ["workplace"],
        "coordinator": ["school"],
        "manager": ["school"],
        "school_supervisor": [],
        "examiner": [],
        "administrator": [],
    }


def test_only_in_signable_states(triangle, agreement):
    found = set()
    for state in AgreementState:
        agreement.state = state
        if signing.signable_parties(triangle.student.user, agreement):
            found.add(state)
    assert found == {AgreementState.READY, AgreementState.PARTIALLY_SIGNED}


def test_a_stranger_cannot_sign(world, agreement):
    for stranger in [
        world.other.student.user,
        world.other.workplace.supervisor,
        world.other.school.coordinator,
        world.own.school.examiner,
    ]:
        with pytest.raises(PermissionDenied):
            made.sign_as(stranger, agreement, "student")
    assert signed() == []


def test_nobody_signs_for_another_corner(triangle, agreement):
    with pytest.raises(ActionRefused, match="cannot sign for this party"):
        made.sign_as(triangle.student.user, agreement, "workplace")
    assert signed() == []


def test_one_person_speaks_for_one_corner(triangle, agreement):
    """A student who is also the contact of the organisation cannot sign for both."""
    student = triangle.student.user
    triangle.workplace.host.roles.create(
        user=student, role="host_contact", institution=triangle.school.institution
    )
    assert signing.signable_parties(student, agreement) == ["student", "workplace"]
    made.sign_as(student, agreement, "student")
    now = Agreement.objects.get(pk=agreement.pk)
    assert signing.signable_parties(student, now) == []
    with pytest.raises(AlreadyDone):
        made.sign_as(student, agreement, "workplace")
    assert signed() == [("student", student.name)]


def test_twice_is_told_kindly(triangle, agreement):
    student = triangle.student.user
    made.sign_as(student, agreement, "student")
    with pytest.raises(AlreadyDone, match="You have signed this agreement already"):
        made.sign_as(student, agreement, "student")
    with pytest.raises(AlreadyDone):
        signing.request_code(actor=student, agreement_id=agreement.pk, browser_key="b")
    assert signed() == [("student", student.name)]


def test_a_colleague_was_faster(triangle, agreement):
    made.sign_as(triangle.workplace.supervisor, agreement, "workplace")
    with pytest.raises(AlreadyDone, match="has signed for this party already"):
        made.sign_as(triangle.workplace.contact, agreement, "workplace")
    assert signed() == [("workplace", triangle.workplace.supervisor.name)]


def test_the_text_that_was_read_is_the_text_that_is_signed(triangle, agreement):
    with pytest.raises(ActionRefused, match="not the version that you read"):
        made.sign_as(triangle.student.user, agreement, "student", content_sha256="0" * 64)
    with pytest.raises(ActionRefused, match="Tick the sentence"):
        made.sign_as(triangle.student.user, agreement, "student", accepted=False)
    assert signed() == []


def test_codes_wrong_expired_used_and_from_another_browser(triangle, agreement):
    student = triangle.student.user
    for changed in [{"code": "000000"}, {"browser_key": "another browser"}]:
        made.fresh_code(student, agreement)
        with pytest.raises(ActionRefused):
            made.sign_as(student, agreement, "student", **({"code": made.CODE} | changed))
    made.fresh_code(student, agreement, minutes=-1)
    with pytest.raises(ActionRefused, match="cannot be used any more"):
        made.sign_as(student, agreement, "student", code=made.CODE)
    assert signed() == []


def test_a_code_for_one_agreement_does_not_sign_another(world, triangle, agreement):
    made.prepare_school(world.other.school)
    other = made.ready(world.other)
    supervisor = triangle.workplace.supervisor
    other.placement.supervisor_links.create(user=supervisor, is_first=False)
    made.fresh_code(supervisor, agreement)
    with pytest.raises(ActionRefused):
        made.sign_as(supervisor, other, "workplace", code=made.CODE)
    assert signed() == []


def test_the_guardian_signs_only_while_linked(triangle, agreement):
    triangle.student.guardianships.all().delete()
    with pytest.raises(PermissionDenied):
        made.sign_as(triangle.guardian, agreement, "guardian")


def test_a_student_who_turns_18_needs_no_guardian_any_more(triangle, agreement):
    for party in ["student", "workplace", "school"]:
        made.sign_as(made.signers(triangle)[party], agreement, party)
    agreement = Agreement.objects.get(pk=agreement.pk)
    assert missing_parties(agreement) == ["guardian"]
    birthday = triangle.student.birth_date + relativedelta(years=18)
    noon = timezone.now() + timedelta(days=(birthday - today()).days)
    with time_machine.travel(noon, tick=False):
        assert sealing.sweep_unsealed() == 1
    agreement.refresh_from_db()
    assert agreement.state == AgreementState.ACTIVE
    assert len(signed()) == 3


def test_signed_on_paper(triangle, agreement, scan):
    coordinator = triangle.school.coordinator
    arguments = {
        "agreement_id": agreement.pk,
        "party": "workplace",
        "signer_name": "Tom <b>Jongsma</b>",
        "signed_on": today(),
    }
    with pytest.raises(PermissionDenied):
        record_paper(actor=triangle.workplace.supervisor, scan=scan, **arguments)
    tomorrow, yesterday = today() + timedelta(days=1), today() - timedelta(days=1)
    with pytest.raises(ActionRefused, match="still to come"):
        record_paper(actor=coordinator, scan=scan, **(arguments | {"signed_on": tomorrow}))
    with pytest.raises(ActionRefused, match="later day"):
        record_paper(actor=coordinator, scan=scan, **(arguments | {"signed_on": yesterday}))
    record_paper(actor=coordinator, scan=scan, **arguments)
    row = Signature.objects.get()
    assert (row.method, row.signer, row.signer_name, row.confirmed_by) == (
        "paper",
        None,
        "Tom <b>Jongsma</b>",
        coordinator,
    )
    assert row.scan.kind == "agreement-scan"
    with pytest.raises(AlreadyDone):
        record_paper(actor=coordinator, scan=scan, **arguments)


def test_an_unreadable_scan_is_refused_and_nothing_is_signed(triangle, agreement):
    for name, content in [("leeg.pdf", b""), ("virus.pdf", b"MZ" + b"\0" * 100)]:
        with pytest.raises(ActionRefused):
            record_paper(
                actor=triangle.school.coordinator,
                agreement_id=agreement.pk,
                party="student",
                signer_name="Noor",
                signed_on=today(),
                scan=SimpleUploadedFile(name, content, content_type="application/pdf"),
            )
    assert signed() == []


def test_the_list_shows_who_is_missing(world, triangle, agreement, django_assert_num_queries):
    made.sign_as(triangle.student.user, agreement, "student")
    ids = [triangle.placement.pk, world.other.placement.pk]
    with django_assert_num_queries(2):
        found = missing_parties_for(ids)
    assert found == {triangle.placement.pk: ["workplace", "school", "guardian"]}


def test_a_manager_of_another_programme_does_not_sign(triangle, agreement, world):
    manager = make_user("Andere Manager")
    ProgrammeRole.objects.create(
        user=manager, programme=world.other.school.programme, role=ProgrammeRoleName.MANAGER
    )
    assert signing.signable_parties(manager, agreement) == []
