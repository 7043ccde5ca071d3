"""Rows of the list of placements, made here and not in a template."""

from collections.abc import Iterable
from datetime import date
from html import escape
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.glyphs import SIDE_LINES, SIDE_STATES, SIDES
from people.enums import Corner
from placements import kinds
from placements.enums import PlacementState
from placements.triangle import sides
from placements.words import period, sentence, when
from programmes.enums import Variant

# Written out, with every value escaped by `row_html`: a template loop over fifty rows takes three
# times as long as finding them. HTML lets cells end without a mark and needs few quotes; that keeps
# the page light. Quotes stand around everything that people wrote.
ROW = (
    "<tr>{check}<td><svg class=triangle role=img aria-labelledby=w{glyph}>"
    '<use href="#t{glyph}"/></svg>'
    "<th scope=row><a href={url}>{student}</a><span class=cell-detail>{programme}</span>"
    '<td>{host}<td data-label="{contact_label}">{contact}<td>{needs}'
    '<td>{period}<td><span class="status status-{tone}">{state}</span>\n'
)
CHECK = (
    "<td class=cell-check><input type=checkbox name=placements form=pick value={id} "
    'aria-label="{student}">'
)
NEED = '<span class="status status-{tone}">{text}</span>{more}'
STILL = "<span class=cell-detail>{text}</span>"


def row_html(shape: str, **values: Any) -> SafeString:
    """`shape` with its values escaped; what is safe already stays as it is."""
    return SafeString(
        shape.format(
            **{k: v if isinstance(v, SafeString) else escape(str(v)) for k, v in values.items()}
        )
    )


class Desk:
    """A page of rows with the drawings they use, each drawn once."""

    def __init__(self, rows: Iterable[Any], *, user: Any, with_boxes: bool = False) -> None:
        self.user_id = user.pk
        self.with_boxes = with_boxes
        self.stands: dict[tuple[str, ...], int] = {}
        self.english = get_language() == "en"
        self._variants = {value: Variant(value).short for value in Variant.values}
        self._states = {state.value: (str(state.label), state.tone) for state in PlacementState}
        self._list = reverse("placements:list")
        self._contact = _("Contact")
        self._no_host = _("no workplace yet")
        self.rows = [self._row(row) for row in rows]

    def _row(self, row: Any) -> SafeString:
        promises = [(each, date.fromisoformat(each["due"])) for each in row.promises]
        stands = sides(
            row.state,
            ((p["debtor"], p["creditor"], due) for p, due in promises),
            promised=row.promised,
        )
        glyph = self.stands.setdefault(tuple(stands[side] for side in SIDES), len(self.stands))
        name = row.programme_name
        if self.english and row.programme_name_en:
            name = row.programme_name_en
        label, state_tone = self._states[row.state]
        return row_html(
            ROW,
            check=self._check(row),
            glyph=glyph,
            url=f"{self._list}{row.id}/",
            student=row.student_name,
            programme=f"{name} · {self._variants[row.variant]}",
            host=row.host_name or self._no_host,
            contact_label=self._contact,
            contact=row.contact_name or "–",
            needs=self._needs(promises),
            period=period(row.start_date, row.end_date),
            tone=state_tone,
            state=label,
        )

    def _check(self, row: Any) -> str:
        return row_html(CHECK, id=row.id, student=row.student_name) if self.with_boxes else ""

    def _needs(self, promises: list[tuple[dict[str, Any], date]]) -> str:
        """The most urgent promise, as the reader would say it, and how many more there are.

        Who still has to sign is always named.
        """
        first_days: dict[str, date] = {}
        for each, due in promises:
            first_days.setdefault(each["kind"], due)
        known = [
            (each, due)
            for each, due in promises
            if kinds.is_known(each["kind"])
            and not kinds.hidden_behind(each["kind"], due, first_days)
        ]
        if not known:
            return ""
        (first, due), still, together = known[0], "", 0
        for kind in dict.fromkeys(each["kind"] for each, _due in known):
            if kinds.get(kind).still:
                of_kind = [each for each, _due in known if each["kind"] == kind]
                still, together = _still(kind, of_kind), len(of_kind)
                break
        is_first = bool(still) and first["kind"] == kind
        mine = first["owner"] == self.user_id
        text = still if is_first else sentence(first["kind"], first["debtor"], mine=mine)
        words, tone = when(due)
        others = len(known) - (together if is_first else 1)
        more = f" +{others}" if others else ""
        line = row_html(NEED, tone=tone, text=f"{text}: {words}", more=more)
        return line + row_html(STILL, text=still) if still and not is_first else line

    @property
    def body(self) -> SafeString:
        return mark_safe("".join(self.rows))  # noqa: S308  made by row_html

    @cached_property
    def drawings(self) -> SafeString:
        return drawings(self.stands)


def drawings(stands: dict[tuple[str, ...], int]) -> SafeString:
    """A hidden SVG that holds every triangle on a page; its titles are read aloud."""
    drawn = [_drawing(number, each) for each, number in stands.items()]
    return render_to_string(
        "placements/drawings.html",
        {"drawings": mark_safe("".join(drawn))},  # noqa: S308
    )


def _still(kind: str, promises: list[dict[str, Any]]) -> str:
    """Who of the corners still has to, in one line."""
    owing = {each["debtor"] for each in promises}
    who = ", ".join(str(corner.label) for corner in Corner if corner in owing)
    return str(kinds.get(kind).still % {"who": who})


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
