"""Rows of the list of placements. Made here and not by component tags: fifty rows of those cost
more than the whole rest of the page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from core.glyphs import SIDE_LINES, SIDE_STATES, SIDES
from placements.enums import PlacementState
from placements.triangle import sides
from placements.words import period, sentence, when
from programmes.enums import Variant


@dataclass(frozen=True)
class DeskRow:
    """One row; `glyph` names a drawing of `Desk.drawings`."""

    id: int
    student: str
    programme: str
    host: str
    contact: str
    glyph: int
    needs: str
    needs_tone: str
    more: int
    period: str
    state: Any
    state_tone: str


class Desk:
    """A page of rows with the drawings they use, each drawn once."""

    def __init__(self, rows: Iterable[Any], *, user: Any) -> None:
        self.user_id = user.pk
        self.stands: dict[tuple[str, ...], int] = {}
        self.english = get_language() == "en"
        self._variants = {value: Variant(value).short for value in Variant.values}
        self._states = {state.value: (str(state.label), state.tone) for state in PlacementState}
        self.rows = [self._row(row) for row in rows]

    def _row(self, row: Any) -> DeskRow:
        promises = [(each, date.fromisoformat(each["due"])) for each in row.promises]
        needs, tone = self._needs(promises)
        stands = sides(row.state, ((p["debtor"], p["creditor"], due) for p, due in promises))
        glyph = self.stands.setdefault(tuple(stands[side] for side in SIDES), len(self.stands))
        name = row.programme__name
        if self.english and row.programme__name_en:
            name = row.programme__name_en
        label, state_tone = self._states[row.state]
        return DeskRow(
            id=row.id,
            student=row.student__user__name,
            programme=f"{name} · {self._variants[row.variant]}",
            host=row.host__name,
            contact=row.school_contact__name or "",
            glyph=glyph,
            needs=needs,
            needs_tone=tone,
            more=max(0, len(promises) - 1),
            period=period(row.start_date, row.end_date),
            state=label,
            state_tone=state_tone,
        )

    def _needs(self, promises: list[tuple[dict[str, Any], date]]) -> tuple[str, str]:
        """The most urgent promise, as the reader would say it."""
        for promise, due in promises:
            mine = promise["owner"] == self.user_id
            text = sentence(promise["kind"], promise["debtor"], mine=mine)
            if text is not None:
                words, tone = when(due)
                return f"{text}: {words}", tone
        return "", "neutral"

    @cached_property
    def drawings(self) -> SafeString:
        """A hidden SVG that holds every triangle on this page; its titles are read aloud."""
        drawn = [_drawing(number, stands) for stands, number in self.stands.items()]
        return render_to_string(
            "placements/drawings.html",
            {"drawings": mark_safe("".join(drawn))},  # noqa: S308
        )


def _drawing(number: int, stands: tuple[str, ...]) -> SafeString:
    both = list(zip(SIDES, stands, strict=True))
    words = " ".join(f"{SIDES[side]}: {SIDE_STATES[stand]}." for side, stand in both)
    lines = format_html_join(
        "",
        '<line class="side side-{}" x1="{}" y1="{}" x2="{}" y2="{}"/>',
        ((stand, *SIDE_LINES[side]) for side, stand in both),
    )
    return format_html(
        '<symbol id="t{}" viewBox="0 0 48 44"><title id="w{}">{}</title>{}'
        '<circle class="corner-student" cx="24" cy="7" r="5"/>'
        '<circle class="corner-school" cx="8" cy="36" r="5"/>'
        '<circle class="corner-workplace" cx="40" cy="36" r="5"/></symbol>',
        number,
        number,
        words,
        lines,
    )
