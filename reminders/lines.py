"""Promises as lines of a mail: what, about whom, by when, and the page of the button."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import resolve, reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from people.enums import Corner
from placements import kinds
from placements.models import Commitment
from placements.queries.needs import bundles
from placements.words import when_several
from reminders.queries.digest import MOST, Item, by_section

# Who has no password: a link in a mail begins a session for one task.
BY_LINK = {Corner.WORKPLACE.value, Corner.GUARDIAN.value}
# More of one kind than this are one line, for who has a page that shows them all.
PILE = 3
NAMED = 2

# The promises of one line, and the lines of one kind.
Bundle = list[Commitment]
Pile = list[Bundle]


@dataclass(frozen=True)
class Task:
    """What a mailed link opens."""

    scope: str
    object_id: int


@dataclass(frozen=True)
class Line:
    title: str
    about: str
    when: str
    is_late: bool
    action: str
    path: str
    task: Task | None
    # How many lines it stands for.
    number: int = 1


@dataclass(frozen=True)
class Section:
    key: str
    title: str
    lines: list[Line]


@dataclass(frozen=True)
class Lines:
    sections: list[Section]
    late: int
    # How many lines did not fit.
    more: int


def lines_of(items: Iterable[Item], reader: Any) -> Lines:
    """At most MOST lines, what is late first."""
    sections, room, more, late = [], MOST, 0, 0
    titles = _titles()
    for key, found in by_section(items).items():
        mine = key != "told"
        piles = _piles(bundles([item.commitment for item in found]), mine=mine)
        lines = [_pile_or_line(pile, reader, mine=mine) for pile in piles[:room]]
        more += sum(len(pile) for pile in piles[room:])
        room -= len(lines)
        late += len(found) if key == "late" else 0
        if lines:
            sections.append(Section(key, titles[key], lines))
    return Lines(sections, late, more)


def _titles() -> dict[str, str]:
    return {
        "late": pgettext("in a mail", "Late"),
        "soon": pgettext("in a mail", "Due this week"),
        "ahead": pgettext("in a mail", "Coming up"),
        "told": pgettext("in a mail", "Waiting for others: good for you to know"),
    }


def _piles(groups: list[Bundle], *, mine: bool) -> list[Pile]:
    """What is one line of the mail: a bundle, or all of a kind where there are many."""
    by_kind: dict[tuple[str, str], Pile] = {}
    for rows in groups:
        by_kind.setdefault((rows[0].kind, rows[0].debtor), []).append(rows)
    found: list[Pile] = []
    # A mailed link opens one task, so each stands by itself.
    by_link = BY_LINK if mine else set()
    for rows in groups:
        pile = by_kind[rows[0].kind, rows[0].debtor]
        if len(pile) <= PILE or rows[0].debtor in by_link:
            found.append([rows])
        elif pile[0] is rows:
            found.append(pile)
    return found


def _pile_or_line(pile: Pile, reader: Any, *, mine: bool) -> Line:
    if len(pile) == 1:
        return _line(pile[0], reader, mine=mine)
    first = pile[0][0]
    when, tone = when_several([row.due_on for rows in pile for row in rows])
    names = ", ".join(rows[0].placement.student.user.name for rows in pile[:NAMED])
    about = _("%(names)s and %(number)s more") % {"names": names, "number": len(pile) - NAMED}
    title = kinds.get(first.kind).text_for(first, owed_by_reader=mine)
    return Line(
        title=f"{title} ({len(pile)})",
        about=about,
        when=str(when),
        is_late=tone == "late",
        action=_("Show them all"),
        path=reverse("today") if mine else reverse("placements:list"),
        task=None,
        number=len(pile),
    )


def _line(rows: list[Commitment], reader: Any, *, mine: bool) -> Line:
    first, number = rows[0], len(rows)
    kind = kinds.get(first.kind)
    when, tone = when_several([row.due_on for row in rows])
    placement = first.placement
    if mine:
        path, action = kind.url_for(first, number=number), str(kind.action)
    else:
        path, action = reverse("placements:detail", args=[placement.pk]), _("Look at it")
    student = placement.student.user
    about = [] if student == reader else [student.name]
    # Empty while a workplace is looked for.
    about += [placement.host.name] if placement.host_id else []
    if first.debtor in BY_LINK:
        about.append(placement.programme.institution.name)
    return Line(
        title=str(kind.text_for(first, owed_by_reader=mine, number=number)),
        about=" · ".join(about),
        when=str(when),
        is_late=tone == "late",
        action=action,
        path=path,
        task=task_of(kind, path) if mine and first.debtor in BY_LINK else None,
    )


def task_of(kind: Any, path: str) -> Task | None:
    """Which task this page belongs to, as the page itself says; None: no mailed link opens it."""
    if not kind.link_scope:
        return None
    match = resolve(path.partition("#")[0].partition("?")[0])
    kwarg = getattr(match.func, "task_scopes", {}).get(kind.link_scope)
    if kwarg is None:
        return None
    return Task(kind.link_scope, int(match.kwargs[kwarg]))
