import json
from io import BytesIO
from pathlib import Path

import pytest

from placements.imports.columns import propose
from placements.services import imports
from tests.scenarios import make_school

DATA = Path(__file__).parents[3] / "data"


@pytest.fixture(scope="session")
def eduarte() -> bytes:
    return (DATA / "bpv-lijst-eduarte.csv").read_bytes()


@pytest.fixture(scope="session")
def expected() -> dict:
    return json.loads((DATA / "bpv-lijst-eduarte.expected.json").read_text())


@pytest.fixture
def school(db):
    """A school whose only programme is in no list."""
    return make_school("33CC", "ROC Rivieren", "Proefopleiding", "25000")


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
