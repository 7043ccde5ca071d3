"""What the pages of an import say first."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placements.imports.enums import RowOutcome
from placements.models import RosterImport


def answer(roster: RosterImport) -> str:
    """ "386 of 427 rows can be imported; 34 need mending." """
    figures = {
        "good": roster.importable,
        "all": roster.summary.get("rows", 0),
        "faulty": roster.faulty,
    }
    if not roster.faulty:
        return _("%(good)s of %(all)s rows can be imported; none needs mending.") % figures
    return (
        ngettext(
            "%(good)s of %(all)s rows can be imported; %(faulty)s needs mending.",
            "%(good)s of %(all)s rows can be imported; %(faulty)s need mending.",
            roster.faulty,
        )
        % figures
    )


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
