from typing import BinaryIO

from django.utils.translation import gettext as _

from core.spreadsheets import delimited, kinds, workbook
from core.spreadsheets.limits import MEGABYTE, Limits, SpreadsheetRefused
from core.spreadsheets.tables import Recognise, Table, build_table


def refuse_size(size: int, limits: Limits) -> None:
    """Call it with the announced size, before anything is read."""
    if size > limits.file_size:
        raise SpreadsheetRefused(
            _(
                "This file is %(size)s MB; at most %(limit)s MB can be read. Export fewer columns "
                "or split the list."
            )
            % {"size": round(size / MEGABYTE), "limit": limits.file_size // MEGABYTE}
        )


def read_table(
    file: BinaryIO, *, recognise: Recognise = bool, limits: Limits | None = None
) -> Table:
    """Read a CSV or XLSX file, told apart by content. `file` must be seekable and stay open.

    `recognise(label)` says whether a text is a known column name: the header is the line with
    most of them. Rows stream; reading on may still raise SpreadsheetRefused.
    """
    limits = limits or Limits()
    file.seek(0, 2)
    refuse_size(file.tell(), limits)
    if kinds.file_kind(file) == kinds.WORKBOOK:
        sheet, lines = workbook.open_sheet(file, recognise, limits)
        return build_table(
            lines, kind=kinds.WORKBOOK, recognise=recognise, limits=limits, sheet=sheet
        )
    encoding = delimited.detect_encoding(file)
    delimiter = delimited.detect_delimiter(file, encoding, recognise, limits)
    lines = delimited.read_lines(file, encoding, delimiter, limits)
    return build_table(
        lines,
        kind=kinds.TEXT,
        recognise=recognise,
        limits=limits,
        encoding=encoding,
        delimiter=delimiter,
    )
