"""Files that only their owner may read, and the passwords of this clone in one of them."""

import json
import os
import secrets
from pathlib import Path

from triangle_portal.embedded.places import EMBEDDED


def load_secrets() -> dict[str, str]:
    """Passwords of this clone, made once, readable by their owner only."""
    path = EMBEDDED / "secrets.json"
    names = ("cluster", "superuser", "portal_owner", "portal_app", "valkey", "django")
    if path.exists():
        known: dict[str, str] = json.loads(path.read_text())
        if set(names) <= set(known):
            return known
    made = {name: secrets.token_hex(24) for name in names}
    write_private(path, json.dumps(made))
    return made


def write_private(path: Path, text: str) -> None:
    """Write a whole file at once that only its owner may read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    passing = path.with_name(f".{path.name}.{os.getpid()}")
    with open(os.open(passing, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    passing.replace(path)
