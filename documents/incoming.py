"""Where files wait that are still being sent: private, and not yet anybody's document."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages

READY = ".ready"


def incoming_folder() -> Path:
    """Beside the stored files, so that a file becomes a document without being copied."""
    if settings.INCOMING_FILES:
        return Path(settings.INCOMING_FILES)
    storage = storages["private"]
    if isinstance(storage, FileSystemStorage):
        return Path(storage.location) / "incoming"
    return Path(settings.PORTAL_VAR) / "incoming"


def path_of(upload_id: UUID) -> Path:
    """The bytes as they were sent."""
    return incoming_folder() / upload_id.hex[:2] / upload_id.hex


def ready_path_of(upload_id: UUID) -> Path:
    """The same file written anew; only for files that are."""
    path = path_of(upload_id)
    return path.with_name(path.name + READY)


def content_path_of(upload_id: UUID) -> Path:
    """What will be stored: the file written anew where there is one."""
    ready = ready_path_of(upload_id)
    return ready if ready.exists() else path_of(upload_id)


def make_room(upload_id: UUID) -> Path:
    path = path_of(upload_id)
    path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o640))
    return path


def discard(upload_id: UUID) -> None:
    for path in (path_of(upload_id), ready_path_of(upload_id)):
        path.unlink(missing_ok=True)


def waiting_files() -> Iterator[tuple[UUID, Path]]:
    for shelf in sorted(incoming_folder().glob("??")):
        for path in sorted(shelf.iterdir()):
            with contextlib.suppress(ValueError):
                yield UUID(hex=path.name.partition(".")[0]), path
