"""The answers to every request, asked once per run; other processes of the run wait for them."""

import fcntl
import os
import pickle

import pytest


@pytest.fixture(scope="session")
def crawl(django_db_setup, django_db_blocker, tmp_path_factory):
    from tests.meta.crawl import crawl as ask

    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    kept = folder / "crawl.pickle"
    with open(folder / "crawl.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            with django_db_blocker.unblock():
                kept.write_bytes(pickle.dumps(ask(str(folder / "crawl-files"))))
    return pickle.loads(kept.read_bytes())  # noqa: S301 - our own file of a moment ago
