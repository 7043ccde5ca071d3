"""What every installation has: rows that come with the portal, loaded at install and upgrade.

An app brings a `standards.py` with functions marked by `register`. A loader makes what is
missing, leaves what was edited, and returns how many rows it made; `prepare_database` runs all.
"""

from collections.abc import Callable

Loader = Callable[[], int]
_loaders: list[Loader] = []


def register(loader: Loader) -> Loader:
    _loaders.append(loader)
    return loader


def load_all() -> int:
    """How many rows were made; 0 when everything was there."""
    return sum(loader() for loader in _loaders)
