"""Cards and rows of the portfolio page as text: a template loop over them takes longer than all
queries of the page. Every value is escaped by `row_html` or `format_html`."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.components.marks import icon
from placements.tables import row_html
from portfolio.addresses import PORTFOLIO_NAMES
from portfolio.months import key_of
from portfolio.queries.cards import Card
from portfolio.queries.overview import OutcomeLine

NOTHING = (
    '<td><span class="heat heat-0"><span aria-hidden="true">–</span>'
    '<span class="visually-hidden">0</span></span></td>'
)
CELL = (
    '<td><a class="evidence-cell heat heat-{shade}" '
    'href="?outcome={pk}&amp;period={month}#results">{count}</a></td>'
)
ROW = (
    '<tr><th scope="row" class="evidence-outcome"><strong>{code}</strong> '
    '<span class="evidence-outcome-name">{name}</span></th>{cells}'
    '<td class="evidence-sum">{total}</td><td class="evidence-sum">{confirmed}</td>'
    '<td class="evidence-sum">{workplace}</td><td class="evidence-sum">{school}</td>'
    '<td class="evidence-sum">{peer}</td></tr>\n'
)
CARD = (
    '<li class="evidence-card">'
    '<a class="evidence-thumb" href="{url}" tabindex="-1" aria-hidden="true">{picture}{marks}</a>'
    '<div class="evidence-card-text">'
    '<a class="evidence-card-title" href="{url}">{title}</a>'
    '<p class="item-meta">{made_on}{host}</p><p class="cluster">{status}{asked}</p>'
    '<p class="item-meta">{outcomes}{feedback}</p></div></li>\n'
)
STATUS = '<span class="status status-{tone}">{mark}<span>{word}</span></span>'
PICTURE = '<img src="{url}" alt="" loading="lazy" width="160" height="120">'


def outcome_rows(lines: Sequence[OutcomeLine]) -> SafeString:
    """The body of the coverage table; a number leads to its items."""
    return _joined(_outcome_row(line) for line in lines)


def _outcome_row(line: OutcomeLine) -> SafeString:
    pk, tally = line.outcome.pk, line.tally
    cells = (
        CELL.format(shade=shade, pk=pk, month=key_of(month), count=count) if count else NOTHING
        for month, count, shade in line.cells
    )
    total = row_html('<a href="?outcome={pk}#results">{total}</a>', pk=pk, total=tally.total)
    return row_html(
        ROW,
        code=line.outcome.code,
        name=line.outcome.name,
        cells=_joined(cells),
        total=total if tally.total else 0,
        confirmed=tally.confirmed,
        workplace=tally.workplace,
        school=tally.school,
        peer=tally.peer,
    )


def cards_html(cards: Iterable[Card]) -> SafeString:
    return _joined(_card(card) for card in cards)


def _card(card: Card) -> SafeString:
    standing = card.standing
    return row_html(
        CARD,
        url=reverse(PORTFOLIO_NAMES["item"], args=[card.pk]),
        picture=_picture(card),
        marks=_marks(card),
        title=card.title,
        made_on=date_format(card.made_on, "j F Y"),
        host=f" · {card.host}" if card.host else "",
        status=row_html(STATUS, tone=standing.tone, mark=icon(standing.mark), word=standing.short),
        asked=_asked() if card.waits_for_answer else "",
        outcomes=_joined(_code(code, name) for code, name in card.outcomes),
        feedback=_feedback(card.feedback_count) if card.feedback_count else "",
    )


def _picture(card: Card) -> SafeString:
    if card.pictured_file is None:
        return icon(card.kind.mark)
    where = [card.pk, card.pictured_file, "small"]
    return row_html(PICTURE, url=reverse(PORTFOLIO_NAMES["preview"], args=where))


def _marks(card: Card) -> SafeString:
    marks = ""
    if card.file_count > 1:
        marks += f'<span class="evidence-thumb-count">{card.file_count}</span>'
    if card.kind == "video":
        marks += f'<span class="evidence-thumb-play">{icon("play")}</span>'
    return mark_safe(marks)  # noqa: S308  a number and our own drawing


def _asked() -> SafeString:
    shape = ' <span class="muted small">{word}</span>'
    return row_html(shape, word=pgettext("confirmation", "asked"))


def _code(code: str, name: str) -> SafeString:
    shape = '<abbr class="evidence-code" title="{name}">{code}</abbr> '
    return row_html(shape, code=code, name=name)


def _feedback(number: int) -> SafeString:
    words = escape(_("Feedback: %(number)s") % {"number": number})
    mark = icon("message-square")
    return row_html('<span class="nowrap">{mark} {words}</span>', mark=mark, words=words)


def _joined(parts: Iterable[Any]) -> SafeString:
    return mark_safe("".join(parts))  # noqa: S308  each part is made here
