"""`make lock`: requirements/*.txt from pyproject.toml, with the hashes of every package's files."""

import subprocess
import sys

from triangle_portal.embedded.places import REQUIREMENTS, ROOT
from triangle_portal.embedded.problem import Problem, say

HEADER = "# Made by `make lock` from pyproject.toml. Not edited by hand.\n"
OPTIONS = ["--quiet", "--generate-hashes", "--allow-unsafe", "--strip-extras", "--no-header"]
# No address of an index, and no folder of the machine that made the lock.
OPTIONS += ["--no-emit-index-url", "--no-emit-find-links", "--no-emit-trusted-host"]
OPTIONS += ["--no-emit-options", "--annotation-style=line"]


def lock(arguments: list[str]) -> None:
    """Write both lock files; `arguments` go to pip-compile (`--upgrade`, `--upgrade-package x`)."""
    REQUIREMENTS.mkdir(exist_ok=True)
    production = "requirements/production.txt"
    compile_lock(production, arguments)
    compile_lock(
        "requirements/development.txt",
        ["--extra=development", f"--constraint={production}", *arguments],
    )


def compile_lock(output: str, arguments: list[str]) -> None:
    say(f"Writing {output} …")
    command = [sys.executable, "-m", "piptools", "compile", *OPTIONS, *arguments]
    done = subprocess.run([*command, f"--output-file={output}", "pyproject.toml"], cwd=ROOT)
    if done.returncode:
        raise Problem(f"{output} could not be made; the lines above say why.")
    path = ROOT / output
    text = path.read_text()
    address = next((line for line in text.splitlines() if "://" in line), None)
    if address:
        raise Problem(f"{output} would hold an address, which may not be committed: {address}")
    path.write_text(HEADER + text.removeprefix(HEADER))
