"""The lock files install the same everywhere, and say nothing about where they were made."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent.parent
FILES = ("production", "development")


def pinned(name: str) -> dict[str, str]:
    text = (ROOT / f"requirements/{name}.txt").read_text()
    return dict(re.findall(r"^([a-z0-9.-]+)==(\S+) \\$", text, re.MULTILINE))


def asked_for(*, development: bool) -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = project["dependencies"]
    if development:
        wanted = wanted + project["optional-dependencies"]["development"]
    return {re.match(r"[\w.-]+", line).group().lower().replace("_", "-") for line in wanted}


@pytest.mark.parametrize("name", FILES)
def test_no_address_and_no_folder_of_a_machine(name):
    text = (ROOT / f"requirements/{name}.txt").read_text()
    assert re.findall(r"\w+://\S*|--(?:index|extra|find|trusted)\S*|^# .*/home/.*", text) == []


@pytest.mark.parametrize("name", FILES)
def test_every_package_has_a_hash(name):
    text = (ROOT / f"requirements/{name}.txt").read_text()
    packages = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert [part.split("==")[0] for part in packages if "--hash=sha256:" not in part] == []
    assert len(packages) == len(pinned(name))


@pytest.mark.parametrize(("name", "development"), [("production", False), ("development", True)])
def test_what_the_project_asks_for_is_locked(name, development):
    assert asked_for(development=development) - set(pinned(name)) == set()


def test_development_has_the_same_versions_as_production():
    production, development = pinned("production"), pinned("development")
    assert {name: development.get(name) for name in production} == production
