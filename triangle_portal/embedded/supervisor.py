"""Runs several processes as one: shared output, one end for all."""

import os
import signal
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import IO

from triangle_portal.embedded.places import LOGS, ROOT
from triangle_portal.embedded.problem import Problem, say
from triangle_portal.embedded.processes import (
    signal_group,
    signal_when_parent_dies,
    stop_group,
)
from triangle_portal.embedded.terminal import line_for_terminal

SECONDS_TO_END = 10
TAIL_LINES = 15


class Interrupted(Exception):
    """Somebody asked us to end: Ctrl-C, a signal, or a closed terminal."""


@dataclass
class Child:
    name: str
    process: "subprocess.Popen[bytes]"
    pump: threading.Thread


class Supervisor:
    """Starts children in groups of their own, so that they end when we say so."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.children: list[Child] = []
        self.asked = 0
        LOGS.mkdir(parents=True, exist_ok=True)

    def listen(self) -> None:
        """Take over the signals that mean "end"; end too when the process that started us does."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.ask_to_end)
        if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # nohup means what it says
            signal.signal(signal.SIGHUP, self.ask_to_end)
        signal_when_parent_dies(signal.SIGTERM)()

    def ask_to_end(self, _number: int, _frame: FrameType | None) -> None:
        self.asked += 1
        if self.asked > 1:
            for child in self.children:
                signal_group(child.process, signal.SIGKILL)
        else:
            raise Interrupted

    def start(self, name: str, command: list[str]) -> None:
        log = LOGS / f"{name}.log"
        if log.exists():
            log.replace(log.with_suffix(".log.1"))
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=signal_when_parent_dies(signal.SIGTERM),
        )
        assert process.stdout is not None
        pump = threading.Thread(target=copy_lines, args=(name, process.stdout, log), daemon=True)
        pump.start()
        self.children.append(Child(name, process, pump))

    def check(self) -> None:
        """Say so when a child has ended by itself."""
        for child in self.children:
            code = child.process.poll()
            if code is not None:
                child.pump.join(1)
                how = f"killed by signal {-code}" if code < 0 else f"exit code {code}"
                log = LOGS / f"{child.name}.log"
                raise Problem(
                    f"{child.name} ended by itself ({how}), so the rest is stopped too."
                    f"\nThe end of {log}:\n{tail(log)}"
                )

    def stop(self) -> None:
        """End all children: ask all at once, wait, insist."""
        self.asked = max(self.asked, 1)
        for child in self.children:
            child.process.terminate()
        end = time.monotonic() + SECONDS_TO_END
        for child in self.children:
            stop_group(child.process, signal.SIGTERM, max(0.1, end - time.monotonic()))
        for child in self.children:
            child.pump.join(1)


def copy_lines(name: str, source: IO[bytes], log: Path) -> None:
    """Copy what a child says to its log, and what matters of it to the terminal."""
    with source, log.open("wb", buffering=0) as file:
        for line in source:
            file.write(line)
            shown = line_for_terminal(line.decode(errors="replace").rstrip())
            if shown is not None:
                say("\n".join(f"{name:<7}| {part}" for part in shown.splitlines()))


def tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-TAIL_LINES:])


def parent_command_was_interrupted() -> bool:
    """Did GNU make, above us, get a Ctrl-C that was meant for it alone?

    A Ctrl-C in a terminal reaches both. A signal sent to make only does not reach us, and make
    waits for us for ever; what can be seen is that it no longer catches that signal.
    """
    try:
        lines = Path(f"/proc/{os.getppid()}/status").read_text().splitlines()
    except OSError:
        return False
    status = dict(line.split(":", 1) for line in lines if ":" in line)
    caught = int(status.get("SigCgt", "0").strip() or "0", 16)
    return status.get("Name", "").strip() == "make" and not caught & (1 << (signal.SIGINT - 1))
