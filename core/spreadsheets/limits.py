from dataclasses import dataclass

from core.errors import ActionRefused


class SpreadsheetRefused(ActionRefused):
    """This file cannot be read as a table; the sentence says why and what to do."""


MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """How much of a file is read. Sizes are bytes."""

    file_size: int = 20 * MEGABYTE
    columns: int = 200
    rows: int = 100_000
    # An Excel file is a ZIP: small on disk, large when unpacked.
    unpacked: int = 300 * MEGABYTE
    part: int = 250 * MEGABYTE
    # These parts are held in memory while the rows stream by.
    shared_texts: int = 60 * MEGABYTE
    entries: int = 2_000
    cell: int = 10_000
    # The header stands within this many lines.
    header_search: int = 30
    # After so many empty lines the table is over, whatever stray formatting follows.
    empty_lines: int = 5_000
