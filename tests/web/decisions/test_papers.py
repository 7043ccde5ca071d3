"""The paper of a result: who gets it, and what anyone who holds it may know."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from core.models import AuditEvent
from decisions.services import sealing
from documents.certificates import write_development_certificate
from people.models import User
from tests.factories import results as make


@pytest.fixture(autouse=True)
def _english(world):
    User.objects.update(language="en")
    with translation.override("en"):
        yield


@pytest.fixture
def decision(world, settings, tmp_path):
    certificate = tmp_path / "development.p12"
    write_development_certificate(certificate, "", datetime.now(UTC))
    settings.SEAL_CERTIFICATE, settings.SEAL_PASSPHRASE = str(certificate), ""
    settings.SEAL_TIMESTAMP_URL = ""
    return make.result(world.own)


def get(user, decision):
    client = Client()
    client.force_login(user)
    return client.get(reverse("decisions:pdf", args=[decision.placement_id, decision.pk]))


def test_a_copy_until_the_file_is_there(world, decision):
    before = AuditEvent.objects.count()
    answer = get(world.own.student.user, decision)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert "copy" in answer["Content-Disposition"]
    assert AuditEvent.objects.count() == before


def test_those_around_it_get_the_sealed_file(world, decision):
    sealing.seal(decision.pk)
    decision.refresh_from_db()
    with decision.sealed_document.open() as file:
        sealed = file.read()
    for role in (
        "student",
        "workplace_supervisor",
        "host_contact",
        "school_supervisor",
        "coordinator",
        "examiner",
        "manager",
    ):
        answer = get(world.roles()[role], decision)
        assert (role, b"".join(answer.streaming_content)) == (role, sealed)
        assert answer["Content-Disposition"].startswith("attachment")


def test_nobody_else_knows_that_it_is_there(world, decision):
    sealing.seal(decision.pk)
    for stranger in (world.own.guardian, world.other.student.user, world.other.school.examiner):
        assert get(stranger, decision).status_code == 404
    client = Client()
    client.force_login(world.own.student.user)
    elsewhere = reverse("decisions:pdf", args=[world.other.placement.pk, decision.pk])
    assert client.get(elsewhere).status_code == 404


def test_an_exam_result_is_not_for_workplace_and_office(world, decision):
    exam = make.result(world.own, kind="exam_result")
    sealing.seal(exam.pk)
    for role in ("student", "examiner", "manager"):
        answer = get(world.roles()[role], exam)
        assert b"".join(answer.streaming_content).startswith(b"%PDF-1.7")
    for role in ("workplace_supervisor", "host_contact", "school_supervisor", "coordinator"):
        assert get(world.roles()[role], exam).status_code == 404


def test_the_code_on_the_paper_tells_initials_and_validity(world, decision):
    sealing.seal(decision.pk)
    decision.refresh_from_db()
    address = reverse("documents:verify_code", args=[decision.sealed_document.verification_code])
    page = Client(headers={"accept-language": "en"}).get(address).content.decode()
    for words in ("Placement result, version 1", "N.E.I. · R.M.", "Valid: the newest decision"):
        assert words in page
    for words in ("Noor", "El Idrissi", "Passed", "passed", "Noordzij", "ROC Midden"):
        assert words not in page
    make.correction(world.own, decision)
    page = Client(headers={"accept-language": "en"}).get(address).content.decode()
    assert "Replaced" in page
    assert "Valid: the newest decision" not in page
