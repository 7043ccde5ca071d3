"""Looking after the files: what belongs to no row goes, what belongs to one must be whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from documents.hashing import sha256_of
from documents.models import DocumentPreview, StoredDocument
from documents.storage import CONTENT_NAME, FOLDERS, private_storage


@dataclass(frozen=True)
class Damage:
    document: StoredDocument
    reason: str


def orphan_files(*, older_than: datetime) -> Iterator[str]:
    """Names of stored files without a row, last written before `older_than`.

    A file comes before its row, so a young one may still be on its way. A file that is stored
    again is written again, and so is young too.
    """
    storage = private_storage()
    for folder in FOLDERS:
        for shelf in _folders(storage, folder):
            names = [f"{shelf}/{name}" for name in storage.listdir(shelf)[1]]
            kept = _kept(names)
            for name in names:
                is_ours = CONTENT_NAME.match(name) or "/.incoming-" in name
                if is_ours and name not in kept and storage.get_modified_time(name) < older_than:
                    yield name


def remove_orphan_files(*, older_than: datetime) -> list[str]:
    storage = private_storage()
    removed = []
    for name in orphan_files(older_than=older_than):
        storage.delete(name)
        removed.append(name)
    return removed


def damaged_documents() -> Iterator[Damage]:
    """Every document whose file is gone or is not what was stored. Reads all of them."""
    last_name, found = "", None
    for document in StoredDocument.objects.order_by("file", "id").iterator(chunk_size=500):
        if document.stored_as != last_name:
            last_name, found = document.stored_as, _in_store(document.stored_as)
        if found is None:
            yield Damage(document, "missing")
        elif found[1] != document.size:
            yield Damage(document, f"{found[1]} bytes instead of {document.size}")
        elif found[0] != document.sha256:
            yield Damage(document, "changed")


def damaged_previews() -> Iterator[str]:
    """Names of small pictures that are gone; they can be made again."""
    storage = private_storage()
    made = DocumentPreview.objects.exclude(small="").order_by("pk")
    for preview in made.iterator(chunk_size=500):
        for name in (str(preview.small), str(preview.large)):
            if not storage.exists(name):
                yield name


def _kept(names: list[str]) -> set[str]:
    """Those of `names` that belong to a row."""
    documents, previews = StoredDocument.objects.all(), DocumentPreview.objects.all()
    return (
        set(documents.filter(file__in=names).values_list("file", flat=True))
        | set(previews.filter(small__in=names).values_list("small", flat=True))
        | set(previews.filter(large__in=names).values_list("large", flat=True))
    )


def _in_store(name: str) -> tuple[str, int] | None:
    try:
        with private_storage().open(name, "rb") as stream:
            return sha256_of(stream)
    except FileNotFoundError:
        return None


def _folders(storage: Any, folder: str) -> list[str]:
    try:
        return [f"{folder}/{name}" for name in sorted(storage.listdir(folder)[0])]
    except FileNotFoundError:
        return []
