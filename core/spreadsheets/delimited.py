"""Text files: which encoding, which delimiter, and the lines."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from django.utils.translation import gettext as _

from core.spreadsheets.limits import Limits, SpreadsheetRefused
from core.spreadsheets.tables import Recognise, find_header

DELIMITERS = (";", ",", "\t", "|")
CHUNK = 256 * 1024
# An opening quote that is never closed swallows the rest of the file.
MOST_LINES_IN_ONE_ROW = 50

_control = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_excel_text = re.compile(r'^="(.*)"$', re.DOTALL)


def clean(text: str) -> str:
    """Text as stored: no control characters, and the ="012" trick of Excel undone."""
    if _control.search(text):
        text = _control.sub("", text)
    if text.startswith('="'):
        text = _excel_text.sub(r"\1", text)
    return text


def detect_encoding(file: BinaryIO) -> str:
    """utf-8-sig, utf-16 or cp1252: the first that fits the whole file."""
    file.seek(0)
    start = file.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ["utf-16"]
    elif start.startswith(codecs.BOM_UTF8):
        candidates = ["utf-8-sig"]
    else:
        candidates = ["utf-8", "cp1252"]
    wrong_at = 0
    for name in candidates:
        wrong_at = _undecodable_line(file, name)
        if not wrong_at:
            return name
    raise SpreadsheetRefused(
        _(
            "Line %(line)s holds characters that cannot be read. Export the list again as "
            "CSV UTF-8 or Excel (.xlsx)."
        )
        % {"line": wrong_at}
    )


def _undecodable_line(file: BinaryIO, encoding: str) -> int:
    """0 when all of the file can be decoded, else the line of the first wrong byte."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = 1
    while True:
        chunk = file.read(CHUNK)
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            return lines + bytes(error.object[: error.start]).count(b"\n")
        if "\x00" in text:
            raise SpreadsheetRefused(
                _("This file holds no text. Export the list as CSV or Excel (.xlsx).")
            )
        lines += text.count("\n")
        if not chunk:
            return 0


def detect_delimiter(file: BinaryIO, encoding: str, recognise: Recognise, limits: Limits) -> str:
    """The delimiter under which the header is recognised best, and then the widest."""
    file.seek(0)
    reader = io.TextIOWrapper(_Unclosed(file), encoding=encoding, newline="")  # type: ignore[type-var]
    sample = reader.read(128 * 1024)
    reader.detach()

    def score(delimiter: str) -> tuple[int, int, int]:
        lines = []
        rows = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
        try:
            for cells in rows:
                lines.append((rows.line_num, [cell.strip() for cell in cells]))
                if len(lines) >= limits.header_search:
                    break
        except csv.Error:
            return (0, 0, 0)
        index, (known, words) = find_header(lines, recognise)
        return (known, words if index >= 0 else 0, -DELIMITERS.index(delimiter))

    return max(DELIMITERS, key=score)


class _Unclosed(io.RawIOBase):
    """The file, for a wrapper that must not close it."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        data = self.file.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def read_lines(
    file: BinaryIO, encoding: str, delimiter: str, limits: Limits
) -> Iterator[tuple[int, list[str]]]:
    """(line number, cells) of every row; a row over several lines counts at its first."""
    file.seek(0)
    buffered = io.BufferedReader(_Unclosed(file), CHUNK)  # type: ignore[type-var]
    text = io.TextIOWrapper(buffered, encoding=encoding, newline="")
    reader = csv.reader(text, delimiter=delimiter)
    line = 1
    try:
        for cells in reader:
            if reader.line_num - line > MOST_LINES_IN_ONE_ROW:
                raise SpreadsheetRefused(_open_quote(line))
            if len(cells) > limits.columns * 5:
                raise SpreadsheetRefused(
                    _(
                        "Line %(line)s has more than %(limit)s columns. Keep the columns that are "
                        "needed, and upload it again."
                    )
                    % {"line": line, "limit": limits.columns}
                )
            yield line, [clean(cell)[: limits.cell] for cell in cells]
            line = reader.line_num + 1
    except csv.Error:
        raise SpreadsheetRefused(_open_quote(line)) from None


def _open_quote(line: int) -> str:
    return _(
        "A quotation mark is opened on line %(line)s and never closed. Mend that line, and "
        "upload the file again."
    ) % {"line": line}
