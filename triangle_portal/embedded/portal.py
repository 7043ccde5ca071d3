"""`make run`: the whole portal on this machine, from nothing to an address."""

import http.client
import os
import shutil
import socket
import subprocess
import sys
import time

from triangle_portal.embedded import services
from triangle_portal.embedded.generated import make_generated_files
from triangle_portal.embedded.keeper import free_port
from triangle_portal.embedded.places import EMBEDDED, LOGS, ROOT, VAR
from triangle_portal.embedded.private import write_private
from triangle_portal.embedded.problem import Problem, say
from triangle_portal.embedded.processes import Lock
from triangle_portal.embedded.supervisor import (
    Interrupted,
    Supervisor,
    parent_command_was_interrupted,
)

SECONDS_TO_ANSWER = 90
MAIL = [sys.executable, "-m", "triangle_portal.development.smtp_sink"]
WORKER = ("--concurrency=2", "--loglevel=INFO", "--without-gossip", "--without-mingle")


def run() -> None:
    host, port = os.environ.get("HOST") or "127.0.0.1", wished_port()
    only = Lock(VAR / "run.lock")
    if not only.take(seconds=0):
        raise Problem(
            f"The portal of this clone runs already ({only.read() or 'it is just starting'})."
            "\nStop that one with Ctrl-C, or use it."
        )
    only.note(f"process {os.getpid()}, port {port}")
    check_port(host, port)
    started = time.monotonic()
    supervisor = Supervisor({})
    supervisor.listen()
    try:
        with services.environment("development") as variables:
            supervisor.environment = variables | own_variables(variables, port)
            try:
                if not variables.get("EMAIL_HOST"):
                    # First of all, so that nobody else takes its port meanwhile.
                    supervisor.start("mail", MAIL)
                set_up(supervisor.environment)
                start_all(supervisor, host, port)
                welcome(supervisor.environment, port, time.monotonic() - started)
                watch(supervisor)
            finally:
                supervisor.stop()
    except Interrupted:
        say("\nStopped; nothing is left running.")


def wished_port() -> int:
    given = os.environ.get("PORT") or "8000"
    if not given.isdigit() or not 0 < int(given) < 65536:
        raise Problem(f"PORT={given} is not a port. Choose a number from 1024 to 65535.")
    return int(given)


def check_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Problem(
                f"Port {port} on {host} cannot be used: {error.strerror}."
                f"\nStop what uses it, or choose another:  make run PORT={port + 1}"
            ) from error


def own_variables(variables: dict[str, str], port: int) -> dict[str, str]:
    """What the portal's processes need to know beside the addresses of the services."""
    own = {"BASE_URL": variables.get("BASE_URL") or f"http://localhost:{port}"}
    if not variables.get("EMAIL_HOST"):
        own |= {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(free_port())}
    return own


def manage(variables: dict[str, str], *arguments: str, owner: bool = False) -> str:
    """Run a management command; its words are shown only when it fails."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=variables | ({"PORTAL_AS_OWNER": "1"} if owner else {}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise Problem(f"manage.py {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def set_up(variables: dict[str, str]) -> None:
    """Everything between a running database and a portal with something in it. May be repeated."""
    write_environment(variables)
    make_generated_files()
    say("Setting up the database …")
    manage(variables, "prepare_database", owner=True)
    manage(variables, "make_seal_certificate", "--if-missing")
    say("Loading demo data …")
    manage(variables, "load_demo")


def write_environment(variables: dict[str, str]) -> None:
    """Leave the addresses for `manage.py` in a second terminal."""
    names = ["PORTAL_MODE", "DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "SECRET_KEY"]
    names += ["BASE_URL", "EMAIL_HOST", "EMAIL_PORT"]
    lines = [f"export {name}='{variables[name]}'" for name in names if variables.get(name)]
    write_private(EMBEDDED / "environment.sh", "\n".join(lines) + "\n")


def start_all(supervisor: Supervisor, host: str, port: int) -> None:
    python, celery = sys.executable, [sys.executable, "-m", "celery", "-A", "triangle_portal"]
    supervisor.start("web", [python, "manage.py", "runserver", f"{host}:{port}"])
    supervisor.start("worker", [*celery, "worker", *WORKER])
    supervisor.start("beat", [*celery, "beat", "--loglevel=WARNING", "--pidfile="])
    end = time.monotonic() + SECONDS_TO_ANSWER
    while not answers(host, port):
        supervisor.check()
        if time.monotonic() > end:
            raise Problem(f"The portal did not answer within {SECONDS_TO_ANSWER} seconds.")
        time.sleep(0.3)


def answers(host: str, port: int) -> bool:
    reach = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    connection = http.client.HTTPConnection(reach, port, timeout=20)
    try:
        connection.request("GET", "/", headers={"Host": "localhost"})
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    if status >= 500:
        raise Problem(f"The portal answers with error {status}; see {LOGS / 'web.log'}.")
    return True


def welcome(variables: dict[str, str], port: int, seconds: float) -> None:
    line = "─" * min(78, shutil.get_terminal_size().columns)
    sign_in = manage(variables, "load_demo", "--show").rstrip()
    address = variables["BASE_URL"]
    say(f"\n{line}\nDriehoek is ready ({seconds:.0f} s).\n")
    say(f"  Portal  {address}/\n  Inbox   {address}/inbox/  (every mail it sends)\n")
    say(f"{sign_in}\n\nCtrl-C stops everything. Logs are in {LOGS}.\n{line}\n")


def watch(supervisor: Supervisor) -> None:
    under_make = not parent_command_was_interrupted()
    own_services = services.are_used(os.environ)
    while True:
        supervisor.check()
        if own_services and not services.keeper_runs():
            raise Problem(f"PostgreSQL and Valkey were stopped; see {LOGS} when it was not you.")
        if under_make and parent_command_was_interrupted():
            raise Interrupted
        time.sleep(0.5)
