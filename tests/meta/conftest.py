"""The answers to every request, asked once per run, shared by the processes of the run."""

import os

import pytest


@pytest.fixture(scope="session")
def crawl(django_db_setup, django_db_blocker, tmp_path_factory):
    from tests.meta.crawl import crawl as ask
    from tests.meta.sharing import together

    folder, worker = tmp_path_factory.getbasetemp(), os.environ.get("PYTEST_XDIST_WORKER")
    if worker:
        folder = folder.parent
    with django_db_blocker.unblock():
        return together(folder / "crawl", worker or "alone", ask)
