"""Reads docs/access.md: who can do what on which page."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

PATH = Path(settings.BASE_DIR) / "docs" / "access.md"
NAME, PAGE = "name", "page"
# Several roles that share a column.
SHARED = {"everybody_signed_in": ("student", "workplace_supervisor")}


@dataclass(frozen=True)
class Row:
    page: str
    name: str
    cells: dict[str, tuple[str, str | None]]
    """Per column the word for the own row and, where there is one, for a foreign row."""


def read(text: str | None = None) -> list[Row]:
    """Every row of every table that has a column `name`."""
    rows: list[Row] = []
    columns: list[str] = []
    for line in (text or PATH.read_text(encoding="utf-8")).splitlines():
        if not line.startswith("|"):
            columns = []
            continue
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not columns:
            columns = [cell.replace(" ", "_") for cell in cells]
        elif NAME in columns and not set(line) <= set("|-: "):
            rows.append(_row(columns, cells))
    return rows


def _row(columns: list[str], cells: list[str]) -> Row:
    named = dict(zip(columns, cells, strict=True))
    page, name = named.pop(PAGE), named.pop(NAME).strip("`")
    return Row(page, name, {column: _words(cell) for column, cell in named.items()})


def _words(cell: str) -> tuple[str, str | None]:
    own, slash, foreign = cell.partition("/")
    return own.strip(), foreign.strip() if slash else None


def write_row(page: str, name: str, cells: dict[str, tuple[str, str | None]]) -> str:
    words = [" / ".join(word for word in pair if word) for pair in cells.values()]
    return f"| {page} | `{name}` | " + " | ".join(words) + " |"
