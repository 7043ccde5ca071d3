"""Keeps PostgreSQL and Valkey of this clone running as long as somebody uses them.

A detached process. Everybody who uses the services holds a shared lock on `users`; the keeper waits
for the exclusive one, which the kernel grants when the last user has ended, in whatever way. If the
keeper itself is killed, the kernel tells both services to end.
"""

import json
import os
import signal
import socket
import sys
import threading
import time
from types import FrameType

from triangle_portal.embedded import postgresql, valkey
from triangle_portal.embedded.places import EMBEDDED
from triangle_portal.embedded.private import load_secrets, write_private
from triangle_portal.embedded.problem import Problem
from triangle_portal.embedded.processes import Lock, stop_group

STATE = EMBEDDED / "state.json"
READY = "ready"


def free_port(wished: int = 0) -> int:
    """A free port on loopback: the wished one when it is free."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wished))
        except OSError:
            probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ports_of_last_time() -> dict[str, int]:
    try:
        known = json.loads((EMBEDDED / "ports.json").read_text())
        return {"postgresql": int(known["postgresql"]), "valkey": int(known["valkey"])}
    except (OSError, ValueError, KeyError):
        return {"postgresql": 0, "valkey": 0}


def keep() -> None:
    """Start both services, say so on standard output, and stop them when nobody needs them."""
    end = threading.Event()

    def ask_to_end(_number: int, _frame: FrameType | None) -> None:
        end.set()

    signal.signal(signal.SIGTERM, ask_to_end)
    signal.signal(signal.SIGINT, ask_to_end)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    mine = Lock(EMBEDDED / "keeper.lock")
    if not mine.take(seconds=5):
        raise Problem("The services of this clone are being started by another process; try again.")

    passwords = load_secrets()
    ports = {name: free_port(port) for name, port in ports_of_last_time().items()}
    cluster = postgresql.prepare(passwords)
    queue = None
    try:
        queue = valkey.start(ports["valkey"], passwords["valkey"])
        database = postgresql.start(cluster, ports["postgresql"])
        write_private(EMBEDDED / "ports.json", json.dumps(ports))
        write_private(STATE, json.dumps({"pid": os.getpid(), "ports": ports}))
        tell(READY)
        threading.Thread(target=wait_for_last_user, args=(end,), daemon=True).start()
        while not end.wait(0.5):
            if queue.poll() is not None or database.poll() is not None:
                raise Problem("PostgreSQL or Valkey ended by itself; see the logs beside this one.")
    finally:
        STATE.unlink(missing_ok=True)
        if cluster.process:
            stop_group(cluster.process, signal.SIGINT, 20)
        if queue:
            stop_group(queue, signal.SIGTERM, 5)


def tell(answer: str) -> None:
    """Answer to who started the keeper, and close the line."""
    os.write(1, f"{answer}\n".encode())
    with open(os.devnull, "wb") as nothing:
        os.dup2(nothing.fileno(), 1)


def wait_for_last_user(end: threading.Event) -> None:
    # Never released: who comes now waits until everything has stopped, and then starts anew.
    users = Lock(EMBEDDED / "users.lock")
    users.take()
    end.set()
    while True:
        time.sleep(3600)


def main() -> None:
    try:
        keep()
    except Problem as problem:
        sys.stderr.write(f"{problem}\n")
        sys.stderr.flush()
        tell(str(problem))
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    main()
