"""A due rule as people say it: "T0-4w" is "4 weeks before the start"."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.due_rules import ANCHORED, CHOICE, SHARE, BadRule, halves

# On the day itself, so long before it, so long after it.
SAID: dict[str, tuple[Any, Any, Any]] = {
    "T0": (
        gettext_lazy("at the start"),
        gettext_lazy("%(step)s before the start"),
        gettext_lazy("%(step)s after the start"),
    ),
    "TE": (
        gettext_lazy("at the end"),
        gettext_lazy("%(step)s before the end"),
        gettext_lazy("%(step)s after the end"),
    ),
    "opened": (
        gettext_lazy("at once"),
        gettext_lazy("%(step)s before it is asked"),
        gettext_lazy("within %(step)s"),
    ),
    "due": (
        gettext_lazy("on the day itself"),
        gettext_lazy("%(step)s before it is due"),
        gettext_lazy("%(step)s after it was due"),
    ),
    "recognition": (
        gettext_lazy("on the day the recognition ends"),
        gettext_lazy("%(step)s before the recognition ends"),
        gettext_lazy("%(step)s after the recognition ended"),
    ),
    "ended": (
        gettext_lazy("on the day the placement ended"),
        gettext_lazy("%(step)s before the placement ended"),
        gettext_lazy("%(step)s after the placement ended"),
    ),
}


def in_words(rule: str) -> str:
    """The rule itself when it is not one that can be read."""
    rule = rule.replace(" ", "")
    if choice := CHOICE.fullmatch(rule):
        return _choice(choice[1], rule)
    if share := SHARE.fullmatch(rule):
        return _("at %(share)s%% of the period") % {"share": share[1]}
    if anchored := ANCHORED.fullmatch(rule):
        return _from_anchor(*anchored.groups())
    return rule


def _choice(pick: str, rule: str) -> str:
    try:
        first, second = halves(rule)
    except BadRule:
        return rule
    words = {"first": in_words(first), "second": in_words(second)}
    if pick == "min":
        return _("%(first)s or %(second)s, whichever comes first") % words
    return _("%(first)s or %(second)s, whichever comes last") % words


def _from_anchor(anchor: str, sign: str | None, number: str | None, unit: str | None) -> str:
    there, before, after = SAID[anchor]
    if number is None or unit is None:
        return str(there)
    return str(before if sign == "-" else after) % {"step": _step(int(number), unit)}


def _step(number: int, unit: str) -> str:
    if unit == "wd":
        words = ngettext("%(number)d working day", "%(number)d working days", number)
    elif unit == "d":
        words = ngettext("%(number)d day", "%(number)d days", number)
    else:
        words = ngettext("%(number)d week", "%(number)d weeks", number)
    return words % {"number": number}
