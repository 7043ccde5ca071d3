"""Makes `.venv`, then hands over to it. Runs on a bare Python, so: standard library only, and no
import of the portal.

    python3 triangle_portal/embedded/bootstrap.py COMMAND [ARGUMENT...]
"""

import ctypes
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.json"
LOCK_FILE = ROOT / "requirements" / "development.txt"
OLDEST_PYTHON = (3, 11)
# What WeasyPrint loads when it makes a PDF, and the Debian package that brings it.
LIBRARIES = {
    "libgobject-2.0.so.0": "libglib2.0-0",
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz.so.0": "libharfbuzz0b",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
    "libfontconfig.so.1": "libfontconfig1",
}
NEED_LIBRARIES = {"run", "test", "fast", "bench", "shots"}
# Ending and throwing away need no newer packages than those that started it.
AS_INSTALLED = {"stop", "clean"}


def stop(text: str) -> None:
    sys.stderr.write(f"\n{text}\n")
    raise SystemExit(1)


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def check_libraries() -> None:
    if not sys.platform.startswith("linux"):
        return
    missing = []
    for library, package in LIBRARIES.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            missing.append(package)
    if missing:
        stop(
            "The portal makes PDFs with Pango, and parts of it are missing on this machine."
            f"\nOn Debian or Ubuntu:  sudo apt-get install {' '.join(missing)}"
        )


def wanted() -> dict[str, str]:
    """What an up to date `.venv` was made of."""
    return {
        "requirements": hashlib.sha256(LOCK_FILE.read_bytes()).hexdigest(),
        "place": str(ROOT),
        "python": ".".join(map(str, sys.version_info[:3])),
    }


def installed() -> dict[str, str]:
    try:
        known: dict[str, str] = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return known


def works(python: Path) -> bool:
    try:
        command = [str(python), "-c", "import pip"]
        return subprocess.run(command, capture_output=True).returncode == 0
    except OSError:
        return False


def make_environment(before: dict[str, str], now: dict[str, str]) -> None:
    """Make or refresh `.venv`. One made elsewhere, or that does not work, is made anew."""
    moved = bool(before) and before.get("place") != now["place"]
    if VENV.exists() and (moved or not works(PYTHON)):
        shutil.rmtree(VENV)
    if not VENV.exists():
        if sys.version_info < OLDEST_PYTHON:
            needs = ".".join(map(str, OLDEST_PYTHON))
            stop(f"Python {needs} or newer is needed; this is {now['python']} ({sys.executable}).")
        say(f"Making .venv with Python {now['python']} …")
        done = subprocess.run(
            [sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True
        )
        if done.returncode or not works(PYTHON):
            shutil.rmtree(VENV, ignore_errors=True)
            stop(
                f"Python could not make a virtual environment ({sys.executable}):"
                f"\n{(done.stdout + done.stderr).strip()}"
                "\n\nOn Debian or Ubuntu:  sudo apt-get install python3-venv"
            )
    say("Installing what the portal needs into .venv (the first time takes a minute or two) …")
    install = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    install += ["--quiet", "--require-hashes", "--requirement", str(LOCK_FILE)]
    if subprocess.run(install).returncode:
        stop(
            "Installing failed; the lines above say why. Without a network only an installed .venv"
            " works. Try again with the same command: what was fetched is not fetched twice."
        )
    STAMP.write_text(json.dumps(now))


def ensure_environment() -> None:
    now = wanted()
    if matches(installed(), now):
        return
    (ROOT / "var").mkdir(exist_ok=True)
    with open(ROOT / "var" / "bootstrap.lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another command of this clone is filling .venv; waiting for it …")
            fcntl.flock(lock, fcntl.LOCK_EX)
        before = installed()
        if not matches(before, now):
            make_environment(before, now)


def is_good_enough(command: str) -> bool:
    """Was `.venv` filled here before, and does this command take it as it is?"""
    return command in AS_INSTALLED and installed().get("place") == str(ROOT) and PYTHON.exists()


def matches(before: dict[str, str], now: dict[str, str]) -> bool:
    """The Python that made `.venv` may differ from the one running this: both are new enough."""
    same = all(before.get(key) == now[key] for key in ("requirements", "place"))
    return same and PYTHON.exists()


def main() -> None:
    command, *arguments = sys.argv[1:] or ["help"]
    if not is_good_enough(command):
        ensure_environment()
    if command in NEED_LIBRARIES:
        check_libraries()
    os.chdir(ROOT)
    handover = [str(PYTHON), "-m", "triangle_portal.embedded", command, *arguments]
    os.execv(PYTHON, handover)  # noqa: S606


if __name__ == "__main__":
    main()
