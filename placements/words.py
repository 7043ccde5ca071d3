"""How open promises are worded for the one who reads: what, who, and how late."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core.dates import short_day, today
from placements import kinds


def when(due: date) -> tuple[str, str]:
    """(words, tone): "3 days late" late, "today" and "by 4 Dec" waiting."""
    days = (due - today()).days
    if days < 0:
        words = ngettext("%(days)d day late", "%(days)d days late", -days) % {"days": -days}
        return words, "late"
    if days == 0:
        return _("today"), "wait"
    if days == 1:
        return _("tomorrow"), "wait"
    return _("by %(day)s") % {"day": short_day(due)}, "wait"


def when_several(dues: Sequence[date]) -> tuple[str, str]:
    """The same for one or several promises of one kind: "3 late" when one of them is."""
    late = sum(due < today() for due in dues)
    if len(dues) == 1 or not late:
        return when(min(dues))
    return ngettext("%(number)d late", "%(number)d late", late) % {"number": late}, "late"


def since(dues: Sequence[date]) -> str:
    """From when the oldest of several is: "the first from 3 March". Empty for a single one."""
    if len(dues) == 1 or min(dues) >= today():
        return ""
    return _("the first from %(day)s") % {"day": short_day(min(dues))}


def postponed(rows: Sequence[Any]) -> str:
    """How often another date was asked for, by rows of `with_postponed`; empty: never."""
    times = sum(getattr(row, "times_postponed", 0) for row in rows)
    if not times:
        return ""
    return ngettext("new date asked once", "new date asked %(times)d times", times) % {
        "times": times
    }


def sentence(kind: str, debtor: str, *, mine: bool) -> Any:
    """What the promise is called; None for a kind that no app brings any more."""
    if not kinds.is_known(kind):
        return None
    found = kinds.get(kind)
    return found.mine if mine else found.theirs.get(debtor, found.mine)


def period(start: date, end: date) -> str:
    """ "2 Sep – 30 Jan 2027": the year once when it is the same."""
    return _period(start, end, get_language() or "")


@lru_cache(maxsize=4096)
def _period(start: date, end: date, language: str) -> str:
    first = short_day(start, with_year=start.year != end.year)
    return f"{first} – {short_day(end, with_year=True)}"
