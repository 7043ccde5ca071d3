"""A form from an Excel workbook. Every fault is named with its sheet, row and column."""

import io
import warnings
from typing import Any, BinaryIO

import openpyxl
from django.utils.translation import gettext as _

from assessments.definition import BadDefinition, checked
from assessments.places import Placed, in_sheet
from assessments.sheet_names import (
    FORM_COLUMNS,
    FORM_FIELDS,
    FORM_SHEET,
    LEVEL,
    QUESTION_COLUMNS,
    QUESTION_SHEET,
    SCALE_COLUMNS,
    SCALE_SHEET,
    SECTION_COLUMNS,
)
from core.spreadsheets import Limits, SpreadsheetRefused
from core.spreadsheets.workbook import guard

MEGABYTE = 1024 * 1024
LARGEST_FILE = 2 * MEGABYTE
LIMITS = Limits(
    file_size=LARGEST_FILE,
    unpacked=20 * MEGABYTE,
    part=15 * MEGABYTE,
    shared_texts=10 * MEGABYTE,
    entries=200,
)
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 600, 60, 10_000
YES, NO = {"true", "yes", "ja", "waar", "x", "1"}, {"false", "no", "nee", "onwaar", "0"}


def read_workbook(file: BinaryIO) -> dict[str, Any]:
    """The form in an .xlsx file, complete and checked. Raises BadDefinition."""
    raw = file.read(LARGEST_FILE + 1)
    if len(raw) > LARGEST_FILE:
        raise BadDefinition([_("This file is too large for a form.")])
    reader = _Reader(_open(raw))
    found = reader.form()
    try:
        result = checked(found)
    except BadDefinition as bad:
        reader.problems += bad.problems
    if reader.problems:
        raise BadDefinition(reader.problems[:30])
    return result


def _open(raw: bytes) -> Any:
    try:
        guard(io.BytesIO(raw), LIMITS)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(io.BytesIO(raw), read_only=True, keep_links=False)
    except SpreadsheetRefused as refused:
        raise BadDefinition([str(refused)]) from refused
    except Exception as error:  # whatever a broken file makes the library raise
        raise BadDefinition([_("This Excel file is damaged and cannot be read.")]) from error


class _Reader:
    def __init__(self, book: Any) -> None:
        self.book = book
        self.problems: list[str] = []

    def form(self) -> Placed:
        fields = self.rows(FORM_SHEET, FORM_COLUMNS)
        by_name = {row.get("field", ""): row for row in fields}
        empty = Placed({}, FORM_SHEET, 1, {})
        for row in fields:
            if row.get("field", "") not in FORM_FIELDS:
                self.wrong(row, "field", _("choose from %(kinds)s"), kinds=", ".join(FORM_FIELDS))
        name, intro = by_name.get("name", empty), by_name.get("intro", empty)
        values = {
            "kind": by_name.get("kind", empty).get("nl") or None,
            "name": name,
            "intro": intro,
            "corners": _listed(by_name.get("corners", empty).get("nl", "")),
            "scale": [self.level(row) for row in self.rows(SCALE_SHEET, SCALE_COLUMNS)],
            "sections": self.sections(),
        }
        form = Placed(values, FORM_SHEET, 1, {})
        form.parts = by_name
        return form

    def level(self, row: Placed) -> Placed:
        values = {
            **row,
            "rank": self.number(row, "rank"),
            "passes": self.yes_or_no(row, "passes", None),
            "explain": self.yes_or_no(row, "explain", False),
        }
        return Placed(values, row.sheet, row.line, row.columns)

    def sections(self) -> list[Placed]:
        found: dict[str, Placed] = {}
        for row in self.rows(QUESTION_SHEET, QUESTION_COLUMNS):
            number = row.get("section", "")
            if not number:
                self.wrong(row, "section", _("say of which part this is: 1, 2, …"))
                continue
            if number not in found:
                values = {
                    "title": _texts(row, "section"),
                    "intro": _texts(row, "section_intro"),
                    "criteria": [],
                }
                found[number] = Placed(values, row.sheet, row.line, row.columns)
            if any(row.get(name) for name in row if name not in SECTION_COLUMNS):
                found[number]["criteria"].append(self.question(row))
        return list(found.values())

    def question(self, row: Placed) -> Placed:
        levels: dict[str, dict[str, str]] = {}
        for heading, text in row.items():
            if (match := LEVEL.fullmatch(heading)) and text:
                levels.setdefault(match[1], {})[match[2]] = text
        values = {
            "key": row.get("key", ""),
            "kind": row.get("kind") or "scale",
            "text": _texts(row, "text"),
            "help": _texts(row, "help"),
            "outcome": row.get("outcome", ""),
            "conduct": self.yes_or_no(row, "conduct", False),
            "levels": levels,
            "may_skip": self.yes_or_no(row, "may_skip", True),
            "required": self.yes_or_no(row, "required", True),
            "explanation": row.get("explanation") or "by_level",
            "corners": _listed(row.get("corners", "")),
        }
        if row.get("only_when") or row.get("only_when_level"):
            values["only_when"] = {
                "criterion": row.get("only_when", ""),
                "level": row.get("only_when_level", ""),
            }
        return Placed(values, row.sheet, row.line, row.columns)

    # --- cells -----------------------------------------------------------------------------------
    def rows(self, name: str, headings: list[str]) -> list[Placed]:
        """The filled rows under the headings; columns may stand in any order."""
        if name not in self.book.sheetnames:
            self.problems.append(_("The sheet %(name)s is missing.") % {"name": name})
            return []
        sheet = self.book[name]
        columns: dict[int, str] = {}
        found: list[Placed] = []
        for line, cells in enumerate(self.cells(sheet, name), start=1):
            texts = {
                column: self.text(name, line, column, columns.get(column, ""), cell)
                for column, cell in enumerate(cells, start=1)
            }
            if line == 1:
                columns = self.headings(name, texts, headings)
            elif any(texts.values()):
                values = {columns[column]: texts.get(column, "") for column in columns}
                numbers = {heading: column for column, heading in columns.items()}
                found.append(Placed(values, name, line, numbers))
        return found

    def cells(self, sheet: Any, name: str) -> list[Any]:
        sheet.reset_dimensions()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                rows = list(sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS))
        except Exception as error:  # as above
            raise BadDefinition([_("This Excel file is damaged and cannot be read.")]) from error
        if len(rows) > MOST_ROWS:
            most = _("The sheet %(name)s has more than %(number)s rows.")
            self.problems.append(most % {"name": name, "number": MOST_ROWS})
        return rows[:MOST_ROWS]

    def headings(self, name: str, texts: dict[int, str], known: list[str]) -> dict[int, str]:
        columns: dict[int, str] = {}
        for column, heading in texts.items():
            if not heading:
                continue
            if heading in columns.values():
                self.at(name, 1, column, heading, _("this column is there twice"))
            elif heading in known or (name == QUESTION_SHEET and LEVEL.fullmatch(heading)):
                columns[column] = heading
            else:
                self.at(name, 1, column, heading[:60], _("this column is not known"))
        missing = [heading for heading in known[:2] if heading not in columns.values()]
        if missing:
            sentence = _("The sheet %(name)s misses the column %(column)s.")
            self.problems.append(sentence % {"name": name, "column": missing[0]})
        return columns

    def text(self, name: str, line: int, column: int, heading: str, cell: Any) -> str:
        value = cell.value
        if value is None:
            return ""
        if cell.data_type == "f":
            self.at(name, line, column, heading, _("this is a formula; write what it says"))
            return ""
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        text = str(value).strip()
        if len(text) > LONGEST_CELL:
            self.at(name, line, column, heading, _("this text is too long"))
        return text[:LONGEST_CELL]

    def yes_or_no(self, row: Placed, heading: str, otherwise: bool | None) -> bool | None:
        text = row.get(heading, "").lower()
        if text and text not in YES | NO:
            self.wrong(row, heading, _("write true or false"))
        return otherwise if not text else text in YES

    def number(self, row: Placed, heading: str) -> int | str | None:
        """A number; anything else goes on as it is, and is refused as a rank."""
        text: str = row.get(heading, "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else text or None

    def wrong(self, row: Placed, heading: str, what: str, **names: str) -> None:
        self.at(row.sheet, row.line, row.columns.get(heading, 1), heading, what % names)

    def at(self, name: str, line: int, column: int, heading: str, what: str) -> None:
        self.problems.append(f"{in_sheet(name, line, column, heading)}: {what}")


def _texts(row: Placed, name: str) -> dict[str, str]:
    return {lang: row.get(f"{name}_{lang}", "") for lang in ("nl", "en")}


def _listed(text: str) -> list[str] | None:
    return [part.strip() for part in text.split(",") if part.strip()] or None
