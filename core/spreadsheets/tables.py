"""From lines of cells to a table: find the header, skip what stands above, stop at the totals."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from django.utils.translation import gettext as _

from core.spreadsheets.limits import Limits, SpreadsheetRefused

Recognise = Callable[[str], bool]
TOTALS = ("totaal", "total", "subtotaal", "aantal")


@dataclass(frozen=True)
class Row:
    """One line of the table: `line` as a spreadsheet program counts it, one text per column.

    `surplus`: cells to the right of the last column, which belong to none.
    """

    line: int
    values: list[str]
    surplus: int = 0


@dataclass
class Table:
    kind: str
    columns: list[str]
    header_line: int
    rows: Iterator[Row]
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""


Lines = Iterable[tuple[int, list[str]]]


def find_header(
    lines: list[tuple[int, list[str]]], recognise: Recognise
) -> tuple[int, tuple[int, int]]:
    """Index of the header in `lines`, and how sure it is: (labels recognised, cells filled)."""
    best, score = -1, (0, 0)
    for index, (_line, cells) in enumerate(lines):
        filled = [cell for cell in cells if cell]
        known = sum(1 for cell in filled if recognise(cell))
        # Without known labels the first line with the most words wins; data lines hold figures.
        words = sum(1 for cell in filled if not cell[0].isdigit())
        if (known, words) > score:
            best, score = index, (known, words)
    return best, score


def build_table(
    lines: Lines, *, kind: str, recognise: Recognise, limits: Limits, **about: str
) -> Table:
    iterator = iter(lines)
    head = []
    for pair in iterator:
        head.append(pair)
        if len(head) >= limits.header_search:
            break
    index, score = find_header(head, recognise)
    if index < 0 or (score < (1, 1) and score[1] < 2):
        raise SpreadsheetRefused(
            _(
                "No line with column names was found. The first lines should hold names like those "
                "in an export of your student system."
            )
        )
    header_line, labels = head[index]
    columns = _columns(labels, limits)
    body = chain(head[index + 1 :], iterator)
    return Table(
        kind=kind,
        columns=columns,
        header_line=header_line,
        rows=_rows(body, len(columns), limits),
        **about,
    )


def _columns(labels: list[str], limits: Limits) -> list[str]:
    while labels and not labels[-1]:
        labels = labels[:-1]
    if len(labels) > limits.columns:
        raise SpreadsheetRefused(
            _(
                "This file has more than %(limit)s columns. Keep the columns that are needed, "
                "and upload it again."
            )
            % {"limit": limits.columns}
        )
    return labels


def _rows(body: Lines, width: int, limits: Limits) -> Iterator[Row]:
    count = 0
    for line, cells in body:
        if not any(cells):
            continue
        if is_totals_line(cells):
            continue
        count += 1
        if count > limits.rows:
            raise SpreadsheetRefused(
                _(
                    "This file has more than %(limit)s rows. Split it, for instance per cohort, "
                    "and upload the parts."
                )
                % {"limit": f"{limits.rows:,}".replace(",", ".")}
            )
        surplus = sum(1 for cell in cells[width:] if cell)
        yield Row(line, (cells + [""] * width)[:width], surplus)


def is_totals_line(cells: list[str]) -> bool:
    """A line such as "Totaal aantal;427": a word for the sum, and at most two figures."""
    filled = [cell for cell in cells if cell]
    first = filled[0].casefold() if filled else ""
    return (
        first.startswith(TOTALS)
        and len(filled) <= 3
        and len(cells) > 3
        and all(not cell.strip(" .,:-+0123456789") for cell in filled[1:])
    )
