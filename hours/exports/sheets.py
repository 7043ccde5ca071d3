"""A table as a download: CSV line by line, XLSX by way of a temporary file. Nothing is held whole.

Text that a spreadsheet program would run as a formula is shown, not run.
"""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import IO, Any

from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from openpyxl import Workbook

CSV, XLSX = "csv", "xlsx"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Signs with which a formula begins; a tab or a line end before it does not disarm it.
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
IN_MEMORY = 2_000_000

Rows = Iterable[Sequence[Any]]


def defused(value: str) -> str:
    """An apostrophe in front of what could be a formula; control characters become spaces."""
    text = "".join(letter if letter.isprintable() else " " for letter in value)
    is_formula = value.startswith(STARTS) or text.lstrip().startswith(STARTS)
    return f"'{text}" if is_formula else text


def download(rows: Rows, *, name: str, kind: str) -> HttpResponseBase:
    """`rows` begins with the headings. Cells are text, Decimal, int, date or None."""
    if kind == XLSX:
        return FileResponse(
            workbook(rows), as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX_TYPE
        )
    response = StreamingHttpResponse(lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def lines(rows: Rows) -> Iterator[str]:
    # The mark tells Excel that this is UTF-8.
    yield "\ufeff"
    for row in rows:
        target = io.StringIO()
        csv.writer(target, delimiter=";", lineterminator="\r\n").writerow(map(_as_text, row))
        yield target.getvalue()


def _as_text(cell: Any) -> str:
    """Numbers with a comma and days as 2026-11-22: what a Dutch spreadsheet program reads."""
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return plain(cell).replace(".", ",")
    if isinstance(cell, date):
        return cell.isoformat()
    return defused(str(cell))


def plain(value: Decimal) -> str:
    """ "640" and "7.5", never "6.4E+2"."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def workbook(rows: Rows) -> IO[bytes]:
    """openpyxl writes each row to disk as it comes."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Driehoek")
    for row in rows:
        sheet.append([defused(cell) if isinstance(cell, str) else cell for cell in row])
    target = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed by the response
    book.save(target)
    target.seek(0)
    return target  # type: ignore[return-value]
