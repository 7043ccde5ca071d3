"""No container engine runs where the suite runs, so the compose file is read with care instead."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
PORTAL = {"prepare", "web", "worker", "beat"}
# Variables that other programs read: the images of the services, and none of ours.
OTHERS = {
    "database": {
        "POSTGRES_USER",
        "POSTGRES_PASSWORD",
        "POSTGRES_INITDB_ARGS",
        "OWNER_PASSWORD",
        "APP_PASSWORD",
    },
    "queue": {"QUEUE_PASSWORD"},
}


def known_to_settings() -> set[str]:
    text = (ROOT / "triangle_portal/settings.py").read_text()
    return set(re.findall(r'env(?:\.\w+)?\(\s*"([A-Z_]+)"', text))


def names_in(path: str) -> list[str]:
    return re.findall(r"^([A-Z_]+)=", (ROOT / path).read_text(), re.MULTILINE)


def asked_of_the_environment() -> set[str]:
    return set(re.findall(r"\$\{([A-Z_]+):\?", (ROOT / "docker-compose.yml").read_text()))


def test_the_services_are_the_six_of_the_portal():
    assert set(SERVICES) == PORTAL | {"database", "queue"}


def test_only_the_web_server_is_published_and_only_on_loopback():
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert published == {"web": ["127.0.0.1:8000:8000"]}


def test_nothing_shares_the_network_of_the_host():
    assert [name for name, service in SERVICES.items() if "network_mode" in service] == []


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"prepare"}))
def test_every_lasting_service_says_whether_it_is_well(name):
    assert set(SERVICES[name]["healthcheck"]) >= {"test", "interval", "timeout", "retries"}
    assert SERVICES[name]["restart"] == "unless-stopped"


def test_preparing_ends_by_itself():
    assert SERVICES["prepare"]["restart"] == "no"
    assert SERVICES["prepare"]["command"] == ["python", "manage.py", "prepare_database"]


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_images_are_pinned(name):
    image = SERVICES[name]["image"]
    assert re.fullmatch(r"[a-z0-9/-]+:\d+\.\d+[\w.-]*", image), image


def test_base_images_of_the_dockerfile_are_pinned_and_the_same():
    images = set(re.findall(r"^FROM (\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE))
    assert len(images) == 1
    assert re.fullmatch(r"python:3\.11\.\d+-slim-bookworm", images.pop())


def test_the_portal_does_not_run_as_root():
    users = re.findall(r"^USER (\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert users == ["portal"]
    assert [name for name, service in SERVICES.items() if service.get("user") == "root"] == []


@pytest.mark.parametrize("name", sorted(PORTAL))
def test_containers_of_the_portal_are_closed(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["volumes"] == ["files:/var/lib/portal", "./seal:/run/seal:ro"]


def test_only_preparing_knows_the_owner_of_the_schema():
    knowing = {
        name for name, s in SERVICES.items() if "DATABASE_OWNER_URL" in s.get("environment", {})
    }
    assert knowing == {"prepare"}
    assert "DATABASE_OWNER_URL" not in names_in("docs/deployment/portal.env.example")


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_every_variable_is_known_to_who_gets_it(name):
    known = OTHERS.get(name) or known_to_settings()
    assert set(SERVICES[name].get("environment", {})) - known == set()


def test_the_examples_name_what_is_asked_for_and_nothing_unknown():
    assert set(names_in("docs/deployment/compose.env.example")) == asked_of_the_environment()
    assert set(names_in("docs/deployment/portal.env.example")) - known_to_settings() == set()


def test_no_password_stands_in_the_files():
    lines = (ROOT / "docker-compose.yml").read_text().splitlines()
    assert [line for line in lines if re.search(r"PASSWORD: (?!\$\{)", line)] == []
    for path in ("docs/deployment/portal.env.example", "docs/deployment/compose.env.example"):
        filled = re.findall(r"^\w*(?:PASSWORD|KEY|PASSPHRASE)=.+", (ROOT / path).read_text(), re.M)
        assert filled == []


def test_data_live_in_named_volumes():
    assert set(COMPOSE["volumes"]) == {"database", "files"}
    assert SERVICES["database"]["volumes"][0] == "database:/var/lib/postgresql"
    script = SERVICES["database"]["volumes"][1].split(":")[0]
    assert (ROOT / script).is_file()


def test_the_queue_has_a_password():
    assert '--requirepass "$$QUEUE_PASSWORD"' in SERVICES["queue"]["command"][-1]


def test_what_depends_on_what():
    after = {"prepare": "service_completed_successfully", "queue": "service_healthy"}
    for name in ("web", "worker", "beat"):
        wanted = {key: value["condition"] for key, value in SERVICES[name]["depends_on"].items()}
        assert wanted == after
