"""`make test`: the checks, then pytest, in the environment of the portal."""

import os
import subprocess
import sys
import time
from pathlib import Path

from triangle_portal.embedded.browser import ensure_chromium
from triangle_portal.embedded.generated import make_generated_files
from triangle_portal.embedded.places import ROOT
from triangle_portal.embedded.portal import manage
from triangle_portal.embedded.problem import Problem, say
from triangle_portal.embedded.processes import run_to_end
from triangle_portal.embedded.services import environment

CHECKS = {
    "ruff check": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "import-linter": ["lint-imports"],
    "mypy": ["mypy", "."],
    "djlint": ["djlint", "--lint", "--quiet", "templates"],
}
NEED_DATABASE = {
    "migrations are made": ["manage.py", "makemigrations", "--check", "--dry-run"],
    "system checks": ["manage.py", "check", "--fail-level", "WARNING"],
}
PYTEST = [sys.executable, "-m", "pytest"]
CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def run_check(name: str, command: list[str], variables: dict[str, str]) -> bool:
    """Run one check; show what it says only when it fails."""
    started = time.monotonic()
    if command[0] == "manage.py":
        whole = [sys.executable, *command]
    elif command[0] == "lint-imports":
        whole = [str(Path(sys.executable).with_name("lint-imports"))]
    else:
        whole = [sys.executable, "-m", *command]
    done = subprocess.run(
        whole, cwd=ROOT, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    good = done.returncode == 0
    say(f"{'ok    ' if good else 'FAILED'}  {name}  ({time.monotonic() - started:.1f} s)")
    if not good:
        say(done.stdout.strip())
    return good


def lint() -> int:
    """The checks that need no database. Answers an exit code."""
    results = [run_check(name, command, dict(os.environ)) for name, command in CHECKS.items()]
    return 0 if all(results) else 1


def test(arguments: list[str]) -> int:
    """The whole suite, or what `arguments` (pytest's own) choose of it. Answers an exit code."""
    with environment("test") as variables:
        make_generated_files()
        manage(variables, "make_seal_certificate", "--if-missing")
        variables |= browser_variables()
        if arguments:
            return run_to_end([*PYTEST, *arguments], ROOT, variables)
        checks = CHECKS | NEED_DATABASE
        failed = [name for name in checks if not run_check(name, checks[name], variables)]
        variables["PORTAL_FAILED_CHECKS"] = ", ".join(failed)
        whole = [*PYTEST, "-n", "2", "-p", "triangle_portal.embedded.failed_checks"]
        return run_to_end(whole, ROOT, variables)


def fast() -> int:
    """Unit and web tests, without a browser and without what is slow. Answers an exit code."""
    with environment("test") as variables:
        make_generated_files()
        folders = [folder for folder in ("tests/unit", "tests/web") if (ROOT / folder).is_dir()]
        chosen = [*PYTEST, *folders, "-n", "2", "-m", "not slow and not browser"]
        return run_to_end(chosen, ROOT, variables)


def browser_variables() -> dict[str, str]:
    chromium = ensure_chromium()
    if chromium:
        return {"CHROMIUM_PATH": chromium}
    advice = (
        "No Chromium: the browser tests need one. On Debian: sudo apt-get install chromium;"
        " or set CHROMIUM_PATH to a Chromium on this machine."
    )
    if CI:
        raise Problem(advice)
    say(f"{advice}\nThe other tests run; the browser tests will fail.")
    return {}
