"""The faulty rows as a CSV file: to mend in a spreadsheet program and to bring back."""

import csv
import io
import re
from collections.abc import Iterator

from placements.imports.problems import reason
from placements.imports.queries import problem_rows
from placements.models import RosterImport

LINE, REASON = "Regel", "Reden"
_number = re.compile(r"[+-]?\d+([.,]\d+)?")


def defused(text: str) -> str:
    """Text that a spreadsheet program shows and does not run."""
    if text.startswith(("=", "+", "-", "@")) and not _number.fullmatch(text):
        return f"'{text}"
    return text


def mending_lines(roster: RosterImport) -> Iterator[str]:
    """The original columns (without those that are never stored), the line and the reasons."""
    # The mark tells Excel that this is UTF-8.
    yield "\ufeff" + _line([*roster.columns, LINE, REASON])
    for row in problem_rows(roster).iterator(chunk_size=500):
        reasons = " ".join(reason(problem) for problem in row.problems)
        yield _line([*row.values, str(row.line), reasons])


def _line(values: list[str]) -> str:
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow([defused(value) for value in values])
    return target.getvalue()
