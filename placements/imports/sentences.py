"""What the pages of an import say first."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placements.imports.enums import RowOutcome
from placements.models import RosterImport


def answer(roster: RosterImport) -> str:
    """ "386 of 427 rows can be imported; 34 need mending." """
    good, faulty = roster.importable, roster.faulty
    # The verb follows the first number: in Dutch "1 van de 3 regels kan".
    first = ngettext(
        "%(good)s of %(all)s rows can be imported", "%(good)s of %(all)s rows can be imported", good
    ) % {"good": good, "all": roster.summary.get("rows", 0)}
    second = _("none needs mending")
    if faulty:
        second = ngettext("%(n)s needs mending", "%(n)s need mending", faulty) % {"n": faulty}
    return _("%(first)s; %(second)s.") % {"first": first, "second": second}


def already(other: int) -> str:
    """What importing does with rows of placements that are here; `other`: those that differ."""
    if not other:
        return _("Importing this list again changes nothing in their period, hours or state.")
    return ngettext(
        "For %(n)s of them the list says another period, hours or state. What may still be "
        "changed here follows the list.",
        "For %(n)s of them the list says another period, hours or state. What may still be "
        "changed here follows the list.",
        other,
    ) % {"n": other}


def result(counts: dict[str, int]) -> str:
    """What the import did, in one sentence."""
    new, changed = counts.get(RowOutcome.NEW, 0), counts.get(RowOutcome.CHANGED, 0)
    same = counts.get(RowOutcome.UNCHANGED, 0) + counts.get(RowOutcome.KEPT, 0)
    if not new and not changed:
        return ngettext(
            "Nothing new: %(same)s placement was already here.",
            "Nothing new: %(same)s placements were already here.",
            same,
        ) % {"same": same}
    parts = []
    if new:
        parts.append(ngettext("%(n)s new placement", "%(n)s new placements", new) % {"n": new})
    if changed:
        parts.append(ngettext("%(n)s changed", "%(n)s changed", changed) % {"n": changed})
    if same:
        parts.append(ngettext("%(n)s already here", "%(n)s already here", same) % {"n": same})
    return _("Imported: %(parts)s.") % {"parts": ", ".join(parts)}
