"""Private files: outside the web root, whole or not there, named after their content."""

import os
import re
import tempfile
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, storages

CONTENT_NAME = re.compile(r"^sealed/[0-9a-f]{2}/[0-9a-f]{64}$|^files/[0-9a-f]{2}/[0-9a-f]{64}$")


class PrivateStorage(Storage):
    """Whatever `STORAGES["private"]` is at this moment; a model field would keep the first one."""

    def __getattribute__(self, name: str) -> Any:
        return getattr(storages["private"], name)


def private_storage() -> Storage:
    return PrivateStorage()


class AtomicFileSystemStorage(FileSystemStorage):
    """Writes beside the final name and renames, so that a crash leaves no half file under it.

    A name made from content is written again when it exists: the content is the same, and a
    damaged copy heals.
    """

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        if CONTENT_NAME.match(name):
            return name
        return super().get_available_name(name, max_length)

    def _save(self, name: str, content: File) -> str:
        final = Path(self.path(name))
        self._make_folder(final.parent)
        handle, temporary = tempfile.mkstemp(prefix=".incoming-", dir=final.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                for chunk in content.chunks():
                    stream.write(chunk)
                stream.flush()
                os.fsync(stream.fileno())
            if self.file_permissions_mode is not None:
                os.chmod(temporary, self.file_permissions_mode)
            os.replace(temporary, final)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        _sync_folder(final.parent)
        return name.replace("\\", "/")

    def _make_folder(self, folder: Path) -> None:
        if folder.is_dir():
            return
        self._make_folder(folder.parent)
        folder.mkdir(mode=self.directory_permissions_mode or 0o777, exist_ok=True)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
