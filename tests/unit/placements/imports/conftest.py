import json
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest

from people.models import ProgrammeRole
from placements.imports.columns import propose
from placements.services import imports
from placements.services.import_run import import_rows
from programmes.models import Institution, Programme
from tests.scenarios import make_user

DATA = Path(__file__).parents[3] / "data"


def plain_school(code: str, programme_name: str, programme_code: str) -> SimpleNamespace:
    """A school whose people have no password: hashing one takes longer than most tests here."""
    institution = Institution.objects.create(name=f"ROC {code}", code=code)
    programme = Programme.objects.create(
        institution=institution, name=programme_name, code=programme_code
    )
    people = {}
    for role in ("coordinator", "school_supervisor", "manager"):
        people[role] = make_user(f"{role} {code}", email=f"{role}.{code}@school.example".lower())
        ProgrammeRole.objects.create(user=people[role], programme=programme, role=role)
    return SimpleNamespace(
        institution=institution,
        programme=programme,
        coordinator=people["coordinator"],
        supervisor=people["school_supervisor"],
        manager=people["manager"],
    )


@pytest.fixture(scope="session")
def eduarte() -> bytes:
    return (DATA / "bpv-lijst-eduarte.csv").read_bytes()


@pytest.fixture(scope="session")
def expected() -> dict:
    return json.loads((DATA / "bpv-lijst-eduarte.expected.json").read_text())


@pytest.fixture
def school(db):
    """A school whose only programme is in no list."""
    return plain_school("33CC", "Proefopleiding", "25000")


@pytest.fixture
def coordinator(school):
    return school.coordinator


def upload(school, content: bytes, name: str = "lijst.csv", actor=None):
    return imports.receive(
        actor=actor or school.coordinator,
        institution=school.institution,
        file=BytesIO(content),
        file_name=name,
    )


def check(school, content: bytes, name: str = "lijst.csv", actor=None):
    """Upload and confirm the proposed columns: the list after its dry run."""
    roster = upload(school, content, name, actor)
    return imports.confirm_columns(
        actor=actor or school.coordinator,
        roster_id=roster.pk,
        mapping=propose(roster.columns),
        source_name="EduArte",
    )


def small(*lines: str) -> bytes:
    return "\n".join(lines).encode() + b"\n"


def accept_everything(school, roster):
    imports.make_programmes(actor=school.coordinator, roster_id=roster.pk)
    imports.decide_hosts(
        actor=school.coordinator,
        roster_id=roster.pk,
        decisions=dict.fromkeys(roster.host_proposals.values_list("pk", flat=True), "same"),
    )


def run(school, roster):
    imports.start_import(actor=school.coordinator, roster_id=roster.pk)
    return import_rows(actor=school.coordinator, roster_id=roster.pk)
