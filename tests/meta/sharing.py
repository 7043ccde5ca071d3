"""The processes of one test run ask each address once between them.

Whoever needs the answers takes the next address that nobody took; nobody waits while there is
something to ask. A file per address says that it is taken, a locked file per process that its
answers are still to come.
"""

import fcntl
import os
import pickle
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from tests.meta.crawl import Crawl, names

# Building a world takes as long as some thirty addresses: no use for the last few.
WORTH_IT = 40

Ask = Callable[[str, Iterable[str]], Crawl]


def together(folder: Path, me: str, ask: Ask) -> Crawl:
    """All answers: those that this process asked, and those of the others."""
    taken = folder / "taken"
    taken.mkdir(parents=True, exist_ok=True)
    if len(names()) - len(list(taken.iterdir())) >= WORTH_IT or me == "alone":
        with open(folder / f"{me}.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            found = ask(str(folder / f"files-{me}"), _untaken(taken))
            (folder / f"{me}.pickle").write_bytes(pickle.dumps(found))
    whole = Crawl()
    for lock in sorted(folder.glob("*.lock")):
        whole.add(_answers_of(lock))
    assert sorted({name for name, *_rest in whole.answers}) == names()
    return whole


def _untaken(taken: Path) -> Iterator[str]:
    for name in names():
        try:
            os.close(os.open(taken / name.replace(":", "."), os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            continue
        yield name


def _answers_of(lock: Path) -> Crawl:
    """Waits as long as that process asks."""
    with open(lock) as file:
        fcntl.flock(file, fcntl.LOCK_SH)
    kept = lock.with_suffix(".pickle")
    assert kept.exists(), f"{lock.stem} stopped while it asked; its own tests say why"
    return pickle.loads(kept.read_bytes())  # noqa: S301 - our own file of a moment ago
