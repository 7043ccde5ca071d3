"""Cells of the coverage table as text: a template loop over a hundred of them takes longer than
all queries of the page."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from portfolio.months import key_of
from portfolio.queries.overview import OutcomeLine

NOTHING = mark_safe(
    '<td><span class="heat heat-0"><span aria-hidden="true">–</span>'
    '<span class="visually-hidden">0</span></span></td>'
)
CELL = (
    '<td><a class="evidence-cell heat heat-{}" href="?outcome={}&amp;period={}#results">{}</a></td>'
)


def month_cells(line: OutcomeLine) -> SafeString:
    """One cell per month; a number leads to its items."""
    pk = line.outcome.pk
    cells = (
        format_html(CELL, shade, pk, key_of(month), count) if count else NOTHING
        for month, count, shade in line.cells
    )
    return format_html_join("", "{}", ((cell,) for cell in cells))
