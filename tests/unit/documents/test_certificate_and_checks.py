import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command

from documents import checks
from documents.sealing import load_seal_key
from tests.unit.documents.test_sealing import rsa_certificate_file


@pytest.fixture
def no_seal(settings, tmp_path):
    settings.SEAL_CERTIFICATE = str(tmp_path / "seal" / "development.p12")
    return Path(settings.SEAL_CERTIFICATE)


class TestMakeSealCertificate:
    def test_makes_one_that_only_we_can_read_and_that_says_what_it_is(self, no_seal, capsys):
        call_command("make_seal_certificate", if_missing=True)
        key = load_seal_key()
        assert key.is_development
        assert key.owner == "Driehoek DEVELOPMENT seal"
        assert stat.S_IMODE(no_seal.stat().st_mode) == 0o600
        assert stat.S_IMODE(no_seal.parent.stat().st_mode) == 0o700

    def test_a_second_run_changes_nothing(self, no_seal, capsys):
        call_command("make_seal_certificate", if_missing=True)
        before = no_seal.read_bytes()
        call_command("make_seal_certificate", if_missing=True)
        assert no_seal.read_bytes() == before
        with pytest.raises(CommandError):
            call_command("make_seal_certificate")

    def test_an_expired_one_is_made_anew(self, no_seal, capsys):
        call_command("make_seal_certificate", if_missing=True)
        before = no_seal.read_bytes()
        with time_machine.travel(datetime.now(UTC) + timedelta(days=800)):
            call_command("make_seal_certificate", if_missing=True)
        assert no_seal.read_bytes() != before

    def test_anothers_certificate_is_left_alone(self, no_seal, capsys):
        no_seal.parent.mkdir()
        rsa_certificate_file(no_seal)
        before = no_seal.read_bytes()
        call_command("make_seal_certificate", if_missing=True)
        assert no_seal.read_bytes() == before

    def test_a_passphrase_is_used(self, no_seal, settings, capsys):
        settings.SEAL_PASSPHRASE = "correct horse"
        call_command("make_seal_certificate")
        assert load_seal_key().is_development

    def test_not_in_production(self, no_seal, settings):
        settings.PRODUCTION = True
        with pytest.raises(CommandError):
            call_command("make_seal_certificate")


def ids(check):
    return [message.id for message in check(app_configs=None)]


class TestChecks:
    def test_all_well(self):
        assert (ids(checks.check_seal), ids(checks.check_fonts)) == ([], [])

    @pytest.mark.parametrize(
        ("production", "found", "deploy"),
        [(False, ["documents.W001"], ["documents.E001"]), (True, ["documents.E001"], [])],
    )
    def test_no_certificate(self, no_seal, settings, production, found, deploy):
        settings.PRODUCTION = production
        assert ids(checks.check_seal) == found
        assert ids(checks.check_seal_for_production) == deploy

    def test_a_development_certificate_does_not_go_to_production(self):
        assert ids(checks.check_seal_for_production) == ["documents.E003"]

    def test_an_institutions_own_does(self, settings, tmp_path):
        settings.SEAL_CERTIFICATE = str(rsa_certificate_file(tmp_path / "rsa.p12"))
        assert ids(checks.check_seal_for_production) == []
        assert ids(checks.check_seal) == ["documents.W002"]

    def test_an_expired_certificate(self):
        with time_machine.travel(datetime.now(UTC) + timedelta(days=800)):
            assert ids(checks.check_seal) == ["documents.E002"]

    def test_missing_fonts(self, settings, tmp_path):
        settings.BASE_DIR = tmp_path
        assert ids(checks.check_fonts) == ["documents.E004"] * 4
