"""Private files: outside the web root, whole or not there, named after their content."""

import errno
import os
import re
import tempfile
import uuid
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, storages

FOLDERS = ("files", "sealed", "previews")
CONTENT_NAME = re.compile(rf"^(?:{'|'.join(FOLDERS)})/[0-9a-f]{{2}}/[0-9a-f]{{64}}$")
# Another disk, or one that knows no second names.
LINK_IMPOSSIBLE = frozenset({errno.EXDEV, errno.EPERM, errno.ENOTSUP, errno.EMLINK})


class PrivateStorage(Storage):
    """Whatever `STORAGES["private"]` is at this moment; a model field would keep the first one."""

    def __getattribute__(self, name: str) -> Any:
        return getattr(storages["private"], name)


def private_storage() -> Storage:
    return PrivateStorage()


def adopt(source: Path, name: str) -> str:
    """Put the file at `source` into the store under `name`, without a copy where that can be."""
    storage = storages["private"]
    if isinstance(storage, AtomicFileSystemStorage):
        return storage.adopt(source, name)
    with source.open("rb") as stream:
        return str(storage.save(name, File(stream, name=name)))


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

    def adopt(self, source: Path, name: str) -> str:
        """Keep the file at `source` under `name` as well; a second name costs no copy.

        `source` may be removed afterwards, and must not be written any more.
        """
        final = Path(self.path(name))
        self._make_folder(final.parent)
        beside = final.parent / f".incoming-{uuid.uuid4().hex}"
        try:
            os.link(source, beside)
        except OSError as error:
            if error.errno not in LINK_IMPOSSIBLE:
                raise
            with source.open("rb") as stream:
                return self._save(name, File(stream, name=name))
        try:
            with beside.open("rb") as stream:
                os.fsync(stream.fileno())
            if self.file_permissions_mode is not None:
                os.chmod(beside, self.file_permissions_mode)
            # Young again, or the sweeper could take it for one that was left behind.
            os.utime(beside)
            os.replace(beside, final)
        finally:
            beside.unlink(missing_ok=True)
        _sync_folder(final.parent)
        return name

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
