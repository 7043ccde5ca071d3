"""A form as an Excel workbook: what is in a YAML file too, in three sheets.

form: one row per field. scale: one row per level. questions: one row per question, with its part.
Nothing in a workbook is ever run: a cell with a formula is refused, and text that looks like one is
written as text.
"""

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font

from assessments.sheet_names import (
    FORM_COLUMNS,
    FORM_SHEET,
    QUESTION_COLUMNS,
    QUESTION_SHEET,
    SCALE_COLUMNS,
    SCALE_SHEET,
    level_heading,
)

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDE = 60
WRAPPED = Alignment(wrap_text=True, vertical="top")


def write_workbook(found: dict[str, Any]) -> bytes:
    """The form (see assessments.definition) as the bytes of an .xlsx file."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = FORM_SHEET
    _fill(sheet, [FORM_COLUMNS, *_form_rows(found)])
    _fill(book.create_sheet(SCALE_SHEET), [SCALE_COLUMNS, *_scale_rows(found)])
    codes = [row["code"] for row in found["scale"]]
    headings = [
        *QUESTION_COLUMNS,
        *(level_heading(code, lang) for code in codes for lang in ("nl", "en")),
    ]
    _fill(book.create_sheet(QUESTION_SHEET), [headings, *_question_rows(found, codes)])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _form_rows(found: dict[str, Any]) -> list[list[Any]]:
    return [
        ["kind", found["kind"] or "", ""],
        ["name", found["name"]["nl"], found["name"]["en"]],
        ["intro", found["intro"]["nl"], found["intro"]["en"]],
        ["corners", ", ".join(found["corners"]), ""],
    ]


def _scale_rows(found: dict[str, Any]) -> list[list[Any]]:
    return [[row[name] for name in SCALE_COLUMNS] for row in found["scale"]]


def _question_rows(found: dict[str, Any], codes: list[str]) -> list[list[Any]]:
    rows = []
    for number, section in enumerate(found["sections"], start=1):
        part = [number, *_both(section["title"]), *_both(section["intro"])]
        rows += [
            [*part, *_question(row), *_described(row, codes)] for row in section["criteria"]
        ] or [part]
    return rows


def _question(row: dict[str, Any]) -> list[Any]:
    condition = row.get("only_when") or {}
    return [
        row["key"],
        row["kind"],
        *_both(row["text"]),
        *_both(row["help"]),
        row["outcome"],
        row["conduct"],
        row["may_skip"],
        row["required"],
        row["explanation"],
        ", ".join(row["corners"]),
        condition.get("criterion", ""),
        condition.get("level", ""),
    ]


def _both(texts: dict[str, str]) -> list[str]:
    return [texts.get("nl", ""), texts.get("en", "")]


def _described(row: dict[str, Any], codes: list[str]) -> list[str]:
    return [text for code in codes for text in _both(row["levels"].get(code, {}))]


def _fill(sheet: Any, rows: list[list[Any]]) -> None:
    for line, values in enumerate(rows, start=1):
        for column, value in enumerate(values, start=1):
            if value is None or value == "":
                continue
            cell = sheet.cell(line, column)
            if isinstance(value, str):
                _write_text(cell, value)
            else:
                cell.value = value
            if line == 1:
                cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    for column in sheet.columns:
        longest = max(len(str(cell.value or "")) for cell in column)
        sheet.column_dimensions[column[0].column_letter].width = min(WIDE, max(8, longest + 2))


def _write_text(cell: Any, text: str) -> None:
    """As text, whatever it begins with: Excel neither runs it nor changes it."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text.replace("\r\n", "\n"))
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(("=", "+", "-", "@"))
    cell.alignment = WRAPPED
