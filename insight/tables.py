"""Rows of the board, made here and not in a template, as on the list of placements."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.glyphs import SIDES
from insight import words
from insight.columns import Column
from insight.enums import Stage
from placements.tables import drawings, row_html
from programmes.enums import Variant

ROW = (
    "<tr data-row><td><svg class=triangle role=img aria-labelledby=w{glyph}>"
    '<use href="#t{glyph}"/></svg>'
    "<th scope=row><a href={url}>{student}</a>{new}<span class=cell-detail>{programme}</span>"
    "<td class=board-why>{reasons}{cells}\n"
)
CELL = '<td data-label="{label}">{text}'
SIGNAL = '<a class="status status-{tone}" href="{url}">{text}</a>'
WORD = '<span class="status status-{tone}">{text}</span>'
MORE = "<span class=board-more>{text}</span>"
NEW = " <span class=board-new>{text}</span>"
MOST = 3


class Board:
    """A page of rows, and the triangles they use, each drawn once."""

    def __init__(
        self, rows: Iterable[Any], columns: Sequence[Column], *, seen_at: datetime | None
    ) -> None:
        self.columns = columns
        self.seen_at = seen_at
        self.stands: dict[tuple[str, ...], int] = {}
        self._list = reverse("placements:list")
        self._variants = {value: Variant(value).short for value in Variant.values}
        self._english = get_language() == "en"
        self.rows = [self._row(row) for row in rows]

    def _row(self, row: Any) -> SafeString:
        stands = tuple(getattr(row, side) for side in SIDES)
        name = (self._english and row.programme_name_en) or row.programme_name
        return row_html(
            ROW,
            glyph=self.stands.setdefault(stands, len(self.stands)),
            url=f"{self._list}{row.placement_id}/",
            student=row.student_name,
            new=self._new(row),
            programme=f"{name} · {self._variants[row.variant]}",
            reasons=self._reasons(row),
            cells=mark_safe("".join(self._cell(row, each) for each in self.columns)),  # noqa: S308
        )

    def _cell(self, row: Any, column: Column) -> SafeString:
        text = column.text(row)
        return row_html(CELL, label=column.label, text=text) if text else SafeString("<td>")

    def _new(self, row: Any) -> SafeString | str:
        is_new = self.seen_at and row.changed_at and row.changed_at > self.seen_at
        return row_html(NEW, text=_("new")) if is_new else ""

    def _reasons(self, row: Any) -> SafeString:
        """Why somebody is needed, the most urgent first; else how it stands."""
        speaking = [entry for entry in row.signals if not entry["quiet"]]
        shown = [
            row_html(
                SIGNAL,
                tone=words.tone(entry),
                url=f"{self._list}{row.placement_id}/signals/{escape(entry['key'])}/",
                text=words.title(entry),
            )
            for entry in speaking[:MOST]
        ]
        if row.late_count:
            text = words.late_words(row.late_count, row.late_since)
            shown.append(row_html(WORD, tone="late", text=text))
        if len(speaking) > MOST:
            shown.append(row_html(MORE, text=_("and %(n)d more") % {"n": len(speaking) - MOST}))
        if not shown:
            on_course = row.stage == Stage.RUNNING
            word = _("On course") if on_course else Stage(row.stage).label
            shown.append(row_html(WORD, tone="good" if on_course else "neutral", text=word))
        return SafeString(" ".join(shown))

    @property
    def body(self) -> SafeString:
        return mark_safe("".join(self.rows))  # noqa: S308  made by row_html

    @cached_property
    def drawings(self) -> SafeString:
        return drawings(self.stands)
