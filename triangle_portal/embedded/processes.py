"""Stopping processes so that none is left behind, and locks that die with their holder."""

import ctypes
import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

PR_SET_PDEATHSIG = 1


def signal_when_parent_dies(number: int) -> Callable[[], None]:
    """Make a function that asks the kernel to send `number` to this process when its parent dies.

    Meant as `preexec_fn`: the C library is loaded here, in the parent, because loading after a
    fork may hang. Outside Linux it does nothing.
    """
    if not sys.platform.startswith("linux"):
        return lambda: None
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def ask() -> None:
        prctl(PR_SET_PDEATHSIG, number, 0, 0, 0)

    return ask


def run_to_end(command: list[str], folder: Path, environment: dict[str, str]) -> int:
    """Run a program that shares our terminal. Answers its exit code; it does not outlive us."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        preexec_fn=signal_when_parent_dies(signal.SIGTERM),
    )
    try:
        return process.wait()
    except KeyboardInterrupt:
        return process.wait()  # it got the same Ctrl-C, and says goodbye itself
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(10)


def signal_group(process: "subprocess.Popen[bytes]", number: int) -> None:
    """Send a signal to a process that leads its own group, and to all in that group."""
    try:
        os.killpg(process.pid, number)
    except (ProcessLookupError, PermissionError):
        return


def stop_group(process: "subprocess.Popen[bytes]", number: int, seconds: float) -> None:
    """Ask a process to end, wait, then insist, for all in its group.

    Only the process is asked: how its own children end is its business first.
    """
    if process.poll() is None:
        process.send_signal(number)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            signal_group(process, signal.SIGKILL)
            process.wait()
    signal_group(process, signal.SIGKILL)


class Lock:
    """A file lock of the kernel: it ends with its holder, however that one ends."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.file: IO[str] = open(path, "a+", encoding="utf-8")  # noqa: SIM115

    def take(self, *, shared: bool = False, seconds: float | None = None) -> bool:
        """Take the lock; answers whether it is held. `seconds`: None waits, 0 tries once."""
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        if seconds is None:
            fcntl.flock(self.file, kind)
            return True
        end = time.monotonic() + seconds
        while True:
            try:
                fcntl.flock(self.file, kind | fcntl.LOCK_NB)
                return True
            except BlockingIOError:
                if time.monotonic() >= end:
                    return False
                time.sleep(0.1)

    def note(self, text: str) -> None:
        """Leave a word for those who find the lock taken."""
        self.file.truncate(0)
        self.file.write(text)
        self.file.flush()

    def read(self) -> str:
        self.file.seek(0)
        return self.file.read().strip()

    def release(self) -> None:
        self.file.close()
