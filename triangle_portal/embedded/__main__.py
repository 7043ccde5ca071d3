"""The commands behind `make`, once `.venv` is there: python -m triangle_portal.embedded COMMAND."""

import os
import shlex
import shutil
import signal
import sys
from collections.abc import Callable

from triangle_portal.embedded import locks, portal, postgresql, services, suite
from triangle_portal.embedded.generated import make_generated_files
from triangle_portal.embedded.places import ROOT, VAR
from triangle_portal.embedded.problem import Problem, say
from triangle_portal.embedded.processes import run_to_end


def in_environment(purpose: str, command: list[str], **more: str) -> int:
    with services.environment(purpose) as variables:
        make_generated_files()
        return run_to_end([sys.executable, *command], ROOT, variables | more)


def setup(_arguments: list[str]) -> int:
    say("Everything that `make run` and `make test` need is installed in .venv.")
    return 0


def run(_arguments: list[str]) -> int:
    portal.run()
    return 0


def lock(arguments: list[str]) -> int:
    locks.lock(arguments)
    return 0


def manage(arguments: list[str]) -> int:
    """A management command as the role that owns the schema, for which all commands work."""
    return in_environment("development", ["manage.py", *arguments], PORTAL_AS_OWNER="1")


def bench(_arguments: list[str]) -> int:
    return in_environment("bench", ["-m", "benchmarks"])


def shots(arguments: list[str]) -> int:
    with services.environment("test") as variables:
        make_generated_files()
        command = [sys.executable, "-m", "tests.shots", *arguments]
        return run_to_end(command, ROOT, variables | suite.browser_variables())


def messages(_arguments: list[str]) -> int:
    """Collect the texts of code and templates into locale/*.po."""
    if not shutil.which("xgettext"):
        raise Problem("Collecting texts needs gettext:  sudo apt-get install gettext")
    command = ["manage.py", "makemessages", "--locale=nl", "--locale=en", "--no-wrap"]
    command += ["--no-location", "--ignore=var/*", "--ignore=.venv/*", "--ignore=tests/*"]
    return in_environment("development", command)


def stop(_arguments: list[str]) -> int:
    say("Stopped." if services.stop() else "Nothing of this clone was running.")
    return 0


def clean(_arguments: list[str]) -> int:
    """Remove everything that can be made again: data, logs, mail, .venv and caches."""
    services.stop()
    for folder in (postgresql.home(), VAR, ROOT / "staticfiles", ROOT / ".venv"):
        shutil.rmtree(folder, ignore_errors=True)
    for cache in (".pytest_cache", ".mypy_cache", ".ruff_cache", ".import_linter_cache"):
        shutil.rmtree(ROOT / cache, ignore_errors=True)
    for file in ROOT.glob("locale/*/LC_MESSAGES/*.mo"):
        file.unlink()
    say("Removed .venv, var/, the embedded database and the caches.")
    return 0


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "setup": setup,
    "run": run,
    "test": suite.test,
    "fast": lambda _arguments: suite.fast(),
    "lint": lambda _arguments: suite.lint(),
    "manage": manage,
    "bench": bench,
    "shots": shots,
    "lock": lock,
    "messages": messages,
    "stop": stop,
    "clean": clean,
}


def main() -> int:
    command, *arguments = sys.argv[1:] or [""]
    if command not in COMMANDS:
        say(f"Choose one of: {', '.join(COMMANDS)}")
        return 2
    # Ended from outside, we still tidy up; `make run` brings its own, gentler answer.
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(143))
    arguments += shlex.split(os.environ.get("ARGS", ""))
    try:
        return COMMANDS[command](arguments)
    except Problem as problem:
        say(f"\n{problem}")
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
