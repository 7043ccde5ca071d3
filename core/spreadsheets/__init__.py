"""Reading tables that people bring: CSV and Excel files of any make, whatever they are called.

    table = read_table(file, recognise=lambda label: ...)
    table.columns          # the labels of the header line
    for row in table.rows: # streams; row.line is the line a person sees in a spreadsheet program
        row.values         # one text per column

Nothing in a file is ever run: formulas are not evaluated, macros and links are not followed.
Every refusal is a `SpreadsheetRefused` with a sentence for the person who brought the file.
"""

from core.spreadsheets.limits import Limits, SpreadsheetRefused
from core.spreadsheets.reading import read_table
from core.spreadsheets.tables import Row, Table

__all__ = ["Limits", "Row", "SpreadsheetRefused", "Table", "read_table"]
