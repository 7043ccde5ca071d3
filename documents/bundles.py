"""Many documents as one: a file to print, or a ZIP. Memory stays flat, whatever the number."""

import zipfile
from collections.abc import Callable, Iterable
from typing import IO

from documents.models import StoredDocument
from documents.names import unique_name
from documents.print_file import PrintFile

Progress = Callable[[int], object]


class CannotBeJoined(ValueError):
    """One document is not a PDF that can be printed; `name` says which."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def merge_pdfs(
    documents: Iterable[StoredDocument],
    destination: IO[bytes],
    *,
    odd_start: bool = False,
    progress: Progress | None = None,
) -> int:
    """Write all pages to `destination`, a file to print; returns the number of pages.

    `odd_start` begins each document on the front of a sheet. Seals, tags and attachments belong to
    the single files and are left out. Raises CannotBeJoined; `destination` is of no use then.
    """
    output = PrintFile(destination)
    for done, document in enumerate(documents, start=1):
        if odd_start and output.pages % 2:
            output.add_blank_page()
        with document.open() as stream:
            try:
                output.add(stream)
            # An uploaded scan can be anything that begins like a PDF; say which one it was.
            except Exception as error:
                raise CannotBeJoined(document.name) from error
        if progress:
            progress(done)
    output.close()
    return output.pages


def zip_documents(
    documents: Iterable[StoredDocument],
    destination: IO[bytes],
    *,
    progress: Progress | None = None,
) -> int:
    """Write the files as they are (seals whole) into a ZIP; returns how many."""
    taken: set[str] = set()
    count = 0
    # Stored, not packed: a PDF is packed already.
    with zipfile.ZipFile(destination, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        for count, document in enumerate(documents, start=1):
            entry = zipfile.ZipInfo(
                unique_name(document.name, taken), document.created_at.timetuple()[:6]
            )
            entry.external_attr = 0o640 << 16
            entry.file_size = document.size
            with document.open() as source, archive.open(entry, "w") as target:
                for chunk in source.chunks():
                    target.write(chunk)
            if progress:
                progress(count)
    return count
