"""Where something stands in a spreadsheet, so that a fault can be found by the one who made it."""

from typing import Any

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter


def in_sheet(sheet: str, line: int, column: int, name: str) -> str:
    return _("sheet %(sheet)s, row %(line)s, column %(column)s (%(name)s)") % {
        "sheet": sheet,
        "line": line,
        "column": get_column_letter(column),
        "name": name,
    }


class Placed(dict[str, Any]):
    """A part of a form that knows its row; `columns` is {heading: number}."""

    def __init__(
        self, values: dict[str, Any], sheet: str, line: int, columns: dict[str, int]
    ) -> None:
        super().__init__(values)
        # Rows in which single fields of this part stand.
        self.parts: dict[str, Placed] = {}
        self.sheet, self.line, self.columns = sheet, line, columns


def place_of(part: Any, otherwise: str, heading: str) -> str:
    """The cell under `heading`; `otherwise` for a part that came from no spreadsheet."""
    if not isinstance(part, Placed):
        return otherwise
    return in_sheet(part.sheet, part.line, part.columns.get(heading, 1), heading)
