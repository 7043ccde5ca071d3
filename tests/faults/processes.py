"""Real workers and real beats, and ways to end them that they do not expect."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
from django.conf import settings

from triangle_portal.embedded.processes import signal_when_parent_dies, stop_group

CELERY = [sys.executable, "-m", "celery", "-A", "triangle_portal"]
WORKER = ["--without-mingle", "--without-gossip", "--loglevel=INFO"]
READY = {"worker": " ready.", "beat": "beat: Starting"}


class Process:
    def __init__(self, kind: str, arguments: list[str], environment: dict[str, str], log: Path):
        self.kind, self.log = kind, log
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [*CELERY, kind, *arguments],
                cwd=settings.BASE_DIR,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=signal_when_parent_dies(signal.SIGKILL),
            )

    def is_ready(self) -> bool:
        assert self.process.poll() is None, self.log.read_text(errors="replace")[-3000:]
        return READY[self.kind] in self.log.read_text(errors="replace")

    def said(self, words: str) -> int:
        return self.log.read_text(errors="replace").count(words)

    def kill(self) -> None:
        """-9 for it and for all it started, at once: as when a machine dies."""
        for process in [*self._children(), psutil.Process(self.process.pid)]:
            process.kill()
        self.process.wait(10)

    def kill_child(self) -> None:
        """-9 for the process that does the work, as when memory runs out; the worker lives on."""
        (child,) = self._children()
        child.kill()

    def _children(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def freeze(self) -> None:
        for process in [psutil.Process(self.process.pid), *self._children()]:
            process.suspend()

    def thaw(self) -> None:
        for process in [*self._children(), psutil.Process(self.process.pid)]:
            process.resume()

    def end(self) -> None:
        stop_group(self.process, signal.SIGKILL, 10)


def worker(environment: dict[str, str], log: Path, *, pool: str) -> Process:
    arguments = [f"--pool={pool}", "--concurrency=1", f"--hostname={log.stem}@%h"]
    return Process("worker", [*arguments, *WORKER], environment, log)


def beat(environment: dict[str, str], log: Path) -> Process:
    arguments = ["--loglevel=INFO", "--pidfile=", f"--schedule={log.with_suffix('.db')}"]
    return Process("beat", arguments, environment, log)


def environment_of(given: dict[str, str]) -> dict[str, str]:
    return (
        os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "PORTAL_MODE": "development",
            "CELERY_SKIP_CHECKS": "1",
            "CELERY_QUEUE": "faults",
            "PYTHONUNBUFFERED": "1",
            "PYTHONWARNINGS": "ignore",
        }
        | given
    )
