"""A due rule as people say it: "T0-4w" is "4 weeks before the start"."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.due_rules import ANCHORED, CHOICE, SHARE


def in_words(rule: str) -> str:
    """The rule itself when it is not one that can be read."""
    rule = rule.replace(" ", "")
    if choice := CHOICE.fullmatch(rule):
        words = {"first": in_words(choice[2]), "second": in_words(choice[3])}
        if choice[1] == "min":
            return _("%(first)s or %(second)s, whichever comes first") % words
        return _("%(first)s or %(second)s, whichever comes last") % words
    if share := SHARE.fullmatch(rule):
        return _("at %(share)s%% of the period") % {"share": share[1]}
    if anchored := ANCHORED.fullmatch(rule):
        return _from_anchor(*anchored.groups())
    return rule


def _from_anchor(anchor: str, sign: str | None, number: str | None, unit: str | None) -> str:
    if number is None or unit is None:
        return {"T0": _("at the start"), "TE": _("at the end")}.get(anchor, _("at once"))
    step = {"step": _step(int(number), unit)}
    if anchor == "opened":
        return _("within %(step)s") % step
    if anchor == "T0":
        return (
            _("%(step)s before the start") if sign == "-" else _("%(step)s after the start")
        ) % step
    return (_("%(step)s before the end") if sign == "-" else _("%(step)s after the end")) % step


def _step(number: int, unit: str) -> str:
    if unit == "wd":
        words = ngettext("%(number)d working day", "%(number)d working days", number)
    elif unit == "d":
        words = ngettext("%(number)d day", "%(number)d days", number)
    else:
        words = ngettext("%(number)d week", "%(number)d weeks", number)
    return words % {"number": number}
