"""Using the embedded services: one place that starts, joins and leaves them."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from triangle_portal.embedded import keeper, postgresql
from triangle_portal.embedded.places import EMBEDDED, LOGS, ROOT
from triangle_portal.embedded.private import load_secrets
from triangle_portal.embedded.problem import Problem
from triangle_portal.embedded.processes import Lock

# Valkey's numbered databases, so that a suite never eats the messages of a running portal.
QUEUES = {"development": 0, "test": 1, "bench": 2}


@contextmanager
def environment(purpose: str) -> Iterator[dict[str, str]]:
    """The environment in which the portal's programs run, for `purpose` (a key of QUEUES).

    Services are started when DATABASE_URL or REDIS_URL is unset, shared with other commands of this
    clone, and stopped after the last of them.
    """
    variables = dict(os.environ)
    variables.setdefault("PORTAL_MODE", "test" if purpose == "test" else "development")
    variables["PYTHONUNBUFFERED"] = "1"
    if not are_used(variables):
        variables.setdefault("DATABASE_OWNER_URL", variables["DATABASE_URL"])
        yield variables
        return
    users = join()
    try:
        yield variables | addresses(purpose, variables)
    finally:
        leave(users)


def are_used(variables: Mapping[str, str]) -> bool:
    """Is one of both services not given by hand?"""
    return not (variables.get("DATABASE_URL") and variables.get("REDIS_URL"))


def addresses(purpose: str, given: dict[str, str]) -> dict[str, str]:
    """What the running services add to the environment; what was given by hand stays."""
    ports = json.loads(keeper.STATE.read_text())["ports"]
    passwords = load_secrets()
    found = {}
    if given.get("DATABASE_URL"):
        found["DATABASE_OWNER_URL"] = given.get("DATABASE_OWNER_URL", given["DATABASE_URL"])
    else:
        for name, role in (("DATABASE_URL", "portal_app"), ("DATABASE_OWNER_URL", "portal_owner")):
            place = f"127.0.0.1:{ports['postgresql']}/{postgresql.DATABASE}"
            found[name] = f"postgres://{role}:{passwords[role]}@{place}"
    if not given.get("REDIS_URL"):
        place = f"127.0.0.1:{ports['valkey']}/{QUEUES[purpose]}"
        found["REDIS_URL"] = f"redis://:{passwords['valkey']}@{place}"
    found["SECRET_KEY"] = given.get("SECRET_KEY") or passwords["django"]
    return found


def join() -> Lock:
    """Become a user of the services, which starts them. Answers the lock to give back."""
    starting = Lock(EMBEDDED / "start.lock")
    starting.take()
    users = Lock(EMBEDDED / "users.lock")
    users.take(shared=True)
    try:
        if not keeper_runs():
            start_keeper()
    except BaseException:
        starting.release()
        leave(users)
        raise
    starting.release()
    return users


def leave(users: Lock) -> None:
    """Stop being a user; when nobody else is, wait until the services have stopped."""
    users.release()
    end = time.monotonic() + 30
    while keeper_runs() and time.monotonic() < end:
        # The keeper has the exclusive lock by now, unless others hold the shared one.
        time.sleep(0.3)
        others = Lock(EMBEDDED / "users.lock")
        used = others.take(shared=True, seconds=0)
        others.release()
        if used:
            return


def keeper_runs() -> bool:
    probe = Lock(EMBEDDED / "keeper.lock")
    free = probe.take(shared=True, seconds=0)
    probe.release()
    return not free


def start_keeper() -> None:
    LOGS.mkdir(parents=True, exist_ok=True)
    with (LOGS / "keeper.log").open("ab") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "triangle_portal.embedded.keeper"],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            start_new_session=True,
        )
    assert process.stdout is not None
    answer = process.stdout.readline().decode().strip()
    if answer == keeper.READY:
        return
    rest = process.stdout.read().decode()
    process.wait()
    raise Problem(
        f"{answer}\n{rest}".strip()
        or f"The embedded services did not start; see {LOGS / 'keeper.log'}."
    )


def stop() -> bool:
    """End the services of this clone, used or not. Answers whether there was something to end."""
    try:
        pid = int(json.loads(keeper.STATE.read_text())["pid"])
    except (OSError, ValueError, KeyError):
        return False
    if not keeper_runs():
        return False
    os.kill(pid, 15)
    end = time.monotonic() + 40
    while keeper_runs() and time.monotonic() < end:
        time.sleep(0.1)
    return True
