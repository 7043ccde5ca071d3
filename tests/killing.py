"""A real process that is killed with -9 at a chosen point, and what the database holds then.

`KILL_TIMES=20` repeats every point; the suite does each once.
"""

import importlib
import os
import random
import signal
import time
from collections.abc import Callable
from typing import Any

from django.db import connection, connections

TIMES = int(os.environ.get("KILL_TIMES", "1"))
OTHERS = (
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


def killed_at(
    point: str, action: Callable[[], Any], *, call: int = 1, before: bool = False
) -> None:
    """Do `action` in a process that dies right after (or `before`) the nth `call` of `point`."""

    def armed() -> None:
        owner, name = _find(point)
        original, left = getattr(owner, name), call

        def deadly(*args: Any, **kwargs: Any) -> Any:
            nonlocal left
            left -= 1
            if before and left == 0:
                _die()
            result = original(*args, **kwargs)
            if left == 0:
                _die()
            return result

        setattr(owner, name, deadly)
        action()

    assert _in_a_process(armed) == signal.SIGKILL, f"never came to {point}"


def killed_after(seconds: float, action: Callable[[], Any]) -> bool:
    """Kill it from outside after a while; False when it was done before."""

    def soon(child: int) -> None:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)

    return _in_a_process(action, meanwhile=soon) == signal.SIGKILL


def any_moment(longest: float) -> float:
    return random.uniform(0, longest)


def _in_a_process(action: Callable[[], Any], meanwhile: Callable[[int], Any] | None = None) -> int:
    """The signal that ended it, or 0."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            action()
        finally:
            # Neither pytest nor anything else of the parent's goes on here.
            os._exit(0)
    if meanwhile:
        meanwhile(child)
    status = os.waitpid(child, 0)[1]
    _wait_until_alone()
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _find(point: str) -> tuple[Any, str]:
    """ "package.module.name" or "package.module.object.name"."""
    owner, name = point.rsplit(".", 1)
    try:
        return importlib.import_module(owner), name
    except ModuleNotFoundError:
        module, attribute = owner.rsplit(".", 1)
        return getattr(importlib.import_module(module), attribute), name


def _wait_until_alone() -> None:
    """PostgreSQL notices in a moment that its client is gone, and takes back what it began."""
    for _attempt in range(500):
        with connection.cursor() as cursor:
            cursor.execute(OTHERS)
            if cursor.fetchone()[0] == 0:
                return
        time.sleep(0.01)
    raise AssertionError("a connection of the killed process is still there")
