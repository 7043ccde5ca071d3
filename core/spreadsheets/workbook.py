"""Excel workbooks, streamed. Formulas are read as the value Excel saved, never evaluated."""

import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from itertools import islice, zip_longest
from typing import Any, BinaryIO

import openpyxl
from django.utils.translation import gettext as _

from core.spreadsheets.delimited import clean
from core.spreadsheets.limits import MEGABYTE, Limits, SpreadsheetRefused
from core.spreadsheets.tables import Recognise, find_header

BATCH = 500


def damaged() -> SpreadsheetRefused:
    return SpreadsheetRefused(
        _(
            "This Excel file is damaged and cannot be read. Open it, save it again as .xlsx, "
            "and upload that file."
        )
    )


def guard(file: BinaryIO, limits: Limits) -> bool:
    """Refuse what would not fit in memory or time. True when a sheet holds formulas.

    zipfile gives no byte more than an entry declares, so the declared sizes are what can come out.
    """
    file.seek(0)
    formulas = False
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            total = sum(entry.file_size for entry in entries)
            texts = sum(e.file_size for e in entries if "sharedStrings" in e.filename)
            if (
                len(entries) > limits.entries
                or total > limits.unpacked
                or max(entry.file_size for entry in entries) > limits.part
                or texts > limits.shared_texts
            ):
                raise SpreadsheetRefused(
                    _(
                        "This Excel file becomes larger than %(limit)s MB when it is opened. Save "
                        "the list as CSV, or split it."
                    )
                    % {"limit": limits.unpacked // MEGABYTE}
                )
            for entry in entries:
                if entry.filename.endswith((".xml", ".rels")):
                    formulas |= _scan_part(archive, entry)
    except (zipfile.BadZipFile, OSError, RuntimeError, ValueError, NotImplementedError, EOFError):
        raise damaged() from None
    finally:
        file.seek(0)
    return formulas


def _scan_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    """Read one part through: no document type (entities that grow), and are there formulas?"""
    formulas = False
    tail = b""
    with archive.open(entry) as part:
        while chunk := part.read(MEGABYTE):
            block = tail + chunk
            if b"<!DOCTYPE" in block or b"<!ENTITY" in block or chunk.startswith(b"\xff\xfe"):
                raise damaged()
            formulas = formulas or (
                entry.filename.startswith("xl/worksheets/")
                and re.search(rb"<(?:\w+:)?f[ >/]", block) is not None
            )
            tail = block[-16:]
    return formulas


def open_sheet(
    file: BinaryIO, recognise: Recognise, limits: Limits
) -> tuple[str, Iterator[tuple[int, list[str]]]]:
    """Name and lines of the sheet that looks most like the list."""
    formulas = guard(file, limits)
    book = _load(file, data_only=True)
    best, name = (-1, -1), ""
    for sheet in book.worksheets[:20]:
        head = list(islice(_values(sheet, limits), limits.header_search))
        score = find_header(head, recognise)[1]
        if score > best:
            best, name = score, sheet.title
    if not name:
        raise SpreadsheetRefused(_("This Excel file holds no sheet with a list."))
    lines = _values(book[name], limits)
    if formulas:
        lines = _with_formulas(lines, _values(_load(file, data_only=False)[name], limits))
    return name, lines


def _load(file: BinaryIO, *, data_only: bool) -> Any:
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(
                file, read_only=True, data_only=data_only, keep_links=False
            )
    except SpreadsheetRefused:
        raise
    except Exception:  # whatever a broken file makes the library raise
        raise damaged() from None


def _values(sheet: Any, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    """(line, texts) of each row; ends at the last filled row, whatever the sheet claims."""
    sheet.reset_dimensions()
    rows = sheet.iter_rows(values_only=True, max_col=limits.columns + 1)
    empty = 0
    for line, cells in enumerate(_quietly(rows), start=1):
        if any(cell is not None for cell in cells):
            empty = 0
            if cells[limits.columns :] and cells[limits.columns] is not None:
                raise SpreadsheetRefused(
                    _(
                        "Line %(line)s has more than %(limit)s columns. Keep the columns that are "
                        "needed, and upload it again."
                    )
                    % {"line": line, "limit": limits.columns}
                )
            yield line, [as_text(cell)[: limits.cell] for cell in cells]
        else:
            empty += 1
            if empty > limits.empty_lines:
                return


def _quietly(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """The rows, without the library's warnings and with one kind of error."""
    iterator = iter(rows)
    while True:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                batch = list(islice(iterator, BATCH))
        except Exception:
            raise damaged() from None
        yield from batch
        if len(batch) < BATCH:
            return


def _with_formulas(
    saved: Iterator[tuple[int, list[str]]], written: Iterator[tuple[int, list[str]]]
) -> Iterator[tuple[int, list[str]]]:
    """Values as saved by Excel; a formula without a saved value stays visible as a formula."""
    kept = dict[int, list[str]]()
    for line, formulas in written:
        for other, values in saved:
            kept[other] = values
            if other >= line:
                break
        values = kept.pop(line, [])
        yield (
            line,
            [
                value if value or not formula.startswith("=") else formula
                for value, formula in zip_longest(values, formulas, fillvalue="")
            ],
        )


def as_text(value: Any) -> str:
    """A cell as a Dutch spreadsheet would show it, without losing anything."""
    if value is None:
        return ""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, datetime):
        return value.strftime("%d-%m-%Y" if value.time() == time(0) else "%d-%m-%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d-%m-%Y")
    if isinstance(value, float):
        # A comma, because 1.125 with a dot would read as one thousand.
        return str(int(value)) if value.is_integer() else f"{value:.10g}".replace(".", ",")
    return str(getattr(value, "text", value))
