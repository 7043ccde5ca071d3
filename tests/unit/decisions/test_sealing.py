"""One sealed file per result, whatever happens: at once, twice, killed half-way, no certificate."""

import io
import json
import os
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pypdf
import pytest
from django.db import connection
from django.utils import timezone, translation

from core.dates import today
from core.models import AuditEvent
from decisions import paper, tasks
from decisions.models import Decision
from decisions.services import sealing
from documents.certificates import write_development_certificate
from documents.describers import describe
from documents.models import StoredDocument
from people.models import User
from tests.factories import results as make

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def seal_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("seal") / "development.p12"
    write_development_certificate(path, "", datetime.now(UTC))
    return path


@pytest.fixture(autouse=True)
def _seal_of_the_tests(settings, seal_file):
    settings.SEAL_CERTIFICATE = str(seal_file)
    settings.SEAL_PASSPHRASE = ""
    settings.SEAL_TIMESTAMP_URL = ""


@pytest.fixture
def decision(world):
    return make.result(world.own)


def sealed_files():
    return StoredDocument.objects.filter(kind="decision", sealed_at__isnull=False).count()


def read(decision):
    """The text of the sealed file, its title, language and attached data."""
    decision.refresh_from_db()
    with decision.sealed_document.open() as file:
        pdf = pypdf.PdfReader(io.BytesIO(file.read()))
    # What was wrapped at the end of a line is one sentence.
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    return pdf, text, json.loads(pdf.attachments["decision.json"][0])


class TestPaper:
    def test_says_who_what_why_and_until_when(self, world, decision):
        User.objects.filter(pk=world.own.student.user_id).update(language="en")
        assert sealing.seal(decision.pk)
        _pdf, text, data = read(decision)
        code = decision.sealed_document.verification_code
        for words in [
            "Placement result",
            "Passed",
            "Noor El Idrissi",
            "Softwarehuis Noordzij",
            world.own.school.examiner.name,
            "examiner of the programme",
            "All outcomes were shown more than once",
            "Work process 4: works together and consults",
            "640 of 640 agreed hours are approved.",
            "The supervisor fell ill",
            "You can appeal until and including",
            code,
            decision.content_sha256,
        ]:
            assert words in text
        assert "Copy to read" not in text
        assert (data["result"], data["number"]) == ("passed", 1)
        assert data["content_sha256"] == decision.content_sha256
        assert data["student"] == {"name": "Noor El Idrissi", "number": "100001"}

    def test_is_tagged_archival_and_in_the_language_of_the_student(self, world, decision):
        assert decision.placement.student.user.language == "nl"
        sealing.seal(decision.pk)
        pdf, text, _data = read(decision)
        catalog = pdf.trailer["/Root"]
        assert (catalog["/Lang"], catalog["/MarkInfo"]) == ("nl", {"/Marked": True})
        assert 'pdfaid:part="3"' in catalog["/Metadata"].get_data().decode()
        assert "Werkproces 4: werkt samen en overlegt" in text
        assert "640 van 640 afgesproken uren" in text
        fonts = {
            str(font["/BaseFont"])
            for page in pdf.pages
            for each in page["/Resources"]["/Font"].values()
            for font in [each.get_object()]
        }
        assert all("Inter" in name for name in fonts), fonts

    def test_a_deviation_and_a_correction_say_why(self, world):
        User.objects.update(language="en")
        before = make.result(
            world.own,
            advice=make.advice(world.own),
            deviates=True,
            deviation_reason="Evidence of the last weeks shows otherwise.",
            second_by=world.own.school.supervisor,
            second_at=timezone.now(),
        )
        after = make.correction(world.own, before)
        for each in (before, after):
            sealing.seal(each.pk)
        text = read(before)[1]
        assert "Evidence of the last weeks shows otherwise." in text
        assert "not followed; see the reason below" in text
        assert world.own.school.supervisor.name in text
        text = read(after)[1]
        assert "It takes the place of version 1 of" in text
        assert "The wrong student was chosen." in text
        assert f"Authorised by {world.own.school.manager.name}" in text

    def test_not_yet_names_the_new_day(self, world):
        User.objects.update(language="en")
        decision = make.result(world.own, result="not_yet", new_date=today())
        sealing.seal(decision.pk)
        assert "It is decided again on" in read(decision)[1]

    def test_what_people_typed_is_text(self, world):
        User.objects.update(language="en")
        decision = make.result(
            world.own, motivation='<b>bold</b> <img src="file:///etc/passwd"> {{ result }}'
        )
        sealing.seal(decision.pk)
        assert '<b>bold</b> <img src="file:///etc/passwd"> {{ result }}' in read(decision)[1]

    def test_equal_decisions_give_equal_bytes(self, decision):
        decision = Decision.objects.select_related(*paper.RELATED).get(pk=decision.pk)
        code = "K7QM-3XPV-9T2D-W8RA"
        assert paper.render_pdf(decision, code=code) == paper.render_pdf(decision, code=code)

    def test_a_copy_says_that_it_is_one(self, world, decision):
        User.objects.update(language="en")
        decision = Decision.objects.select_related(*paper.RELATED).get(pk=decision.pk)
        pdf = pypdf.PdfReader(io.BytesIO(paper.render_pdf(decision)))
        assert "Copy to read" in pdf.pages[0].extract_text()


class TestVerification:
    def test_shows_initials_days_and_validity_only(self, world, decision):
        sealing.seal(decision.pk)
        decision.refresh_from_db()
        with translation.override("en"):
            shown = describe(decision.sealed_document)
        assert (shown.title, shown.state, shown.state_tone) == (
            "Placement result, version 1",
            "Valid: the newest decision",
            "good",
        )
        assert (list(shown.parties), shown.starts_on) == (["N.E.I.", "R.M."], today())

    def test_a_replaced_result_does_not_hold(self, world, decision):
        sealing.seal(decision.pk)
        make.correction(world.own, decision)
        decision.refresh_from_db()
        with translation.override("en"):
            assert describe(decision.sealed_document).state == "Replaced"


class TestOnce:
    def test_again_changes_nothing(self, decision):
        tasks.seal_result(decision.pk)
        tasks.seal_result(decision.pk)
        assert sealing.seal(decision.pk) is False
        assert sealing.seal(decision.pk + 1000) is False
        assert sealing.sweep_unsealed() == 0
        assert sealed_files() == 1
        event = AuditEvent.objects.get(action="decisions.sealed")
        assert (event.placement_id, event.data["number"]) == (decision.placement_id, 1)

    def test_the_sweep_makes_what_was_left_behind(self, world, decision):
        make.correction(world.own, decision)
        tasks.sweep_unsealed()
        assert Decision.objects.unsealed().count() == 0
        assert sealed_files() == 2

    def test_without_a_certificate_nothing_is_half(self, decision, settings, tmp_path):
        certificate = settings.SEAL_CERTIFICATE
        settings.SEAL_CERTIFICATE = str(tmp_path / "missing.p12")
        assert sealing.sweep_unsealed() == 0
        decision.refresh_from_db()
        assert (decision.sealed_document, sealed_files()) == (None, 0)
        settings.SEAL_CERTIFICATE = certificate
        assert sealing.sweep_unsealed() == 1

    def test_one_that_cannot_be_sealed_does_not_stop_the_others(self, world, monkeypatch):
        first, second = make.result(world.own), make.result(world.other)
        original = sealing.render_pdf

        def breaks(decision, **options):
            if decision.pk == first.pk:
                raise ValueError("a page that cannot be drawn")
            return original(decision, **options)

        monkeypatch.setattr(sealing, "render_pdf", breaks)
        assert sealing.sweep_unsealed() == 1
        second.refresh_from_db()
        assert second.sealed_document is not None


STEPS = [
    "decisions.services.sealing.render_pdf",
    "decisions.services.sealing.seal_and_store",
    "documents.services.storing._save",
    "decisions.services.sealing.audit.record",
]
# Runs in a process of its own, which dies without a word right after the named step.
WORKER = """
import importlib, os, sys
import django
django.setup()
from decisions.services import sealing
path, decision_id = sys.argv[1], int(sys.argv[2])
owner, name = path.rsplit(".", 1)
try:
    target = importlib.import_module(owner)
except ModuleNotFoundError:
    module, attribute = owner.rsplit(".", 1)
    target = getattr(importlib.import_module(module), attribute)
original = getattr(target, name)
def dying(*args, **kwargs):
    original(*args, **kwargs)
    os._exit(9)
setattr(target, name, dying)
sealing.seal(decision_id)
"""


@pytest.mark.django_db(transaction=True)
class TestWorkers:
    def test_two_at_once_make_one_file(self, decision):
        barrier, found = threading.Barrier(3), []

        def work():
            try:
                barrier.wait()
                found.append(sealing.seal(decision.pk))
            finally:
                connection.close()

        threads = [threading.Thread(target=work) for _each in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(found) == [False, False, True]
        assert sealed_files() == 1

    @pytest.mark.slow
    def test_one_that_is_killed_leaves_nothing_half(self, decision, settings):
        for step in STEPS:
            died = subprocess.run(
                [sys.executable, "-c", WORKER, step, str(decision.pk)],
                cwd=ROOT,
                env=worker_environment(settings),
                capture_output=True,
                text=True,
                check=False,
            )
            assert (step, died.returncode) == (step, 9), died.stderr[-2000:]
            decision.refresh_from_db()
            assert (decision.sealed_document, sealed_files()) == (None, 0)
        assert sealing.sweep_unsealed() == 1
        assert sealed_files() == 1


def worker_environment(settings):
    """This test's database, files and seal."""
    database = settings.DATABASES["default"]
    host = database["HOST"] or "127.0.0.1"
    url = f"postgres://{database['USER']}:{database['PASSWORD']}@{host}:{database['PORT'] or 5432}"
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "triangle_portal.settings",
        "PORTAL_MODE": "test",
        "DATABASE_OWNER_URL": f"{url}/{connection.settings_dict['NAME']}",
        "PRIVATE_FILES": settings.STORAGES["private"]["OPTIONS"]["location"],
        "SEAL_CERTIFICATE": settings.SEAL_CERTIFICATE,
        "PYTHONWARNINGS": "ignore",
    }
