"""Rows of placements that the portal has already: what importing again would change of them."""

from collections.abc import Sequence

from placements.enums import PlacementState
from placements.imports.analysis import READY, Analysis, Verdict
from placements.imports.rows import Record
from placements.models import Placement, RosterImport
from placements.models.placements import ENDED
from workplaces.spelling import match_name

OWNED = ("end_date", "total_hours", "hours_per_week")


def note_here(roster: RosterImport, analysis: Analysis, verdicts: Sequence[Verdict]) -> None:
    """Count them for the dry run; one query for all of these rows."""
    ready = [verdict for verdict in verdicts if verdict.state == READY]
    rows = (
        Placement.objects.filter(
            student__institution=roster.institution_id,
            student__number__in={verdict.record.student_number for verdict in ready},
        )
        .exclude(state__in=ENDED)
        .select_related("student", "host")
        .only("start_date", "state", *OWNED, "host__match_name", "student__number")
    )
    here: dict[object, list[Placement]] = {}
    for row in rows:
        here.setdefault((row.student.number, row.start_date), []).append(row)
    for verdict in ready:
        record = verdict.record
        host, name = analysis.known_host(verdict), match_name(record.host_name)
        for row in here.get((record.student_number, record.start_date), []):
            if row.host_id == host or (host is None and row.host.match_name == name):
                analysis.here["rows"] += 1
                analysis.here["other"] += _differs(record, row)


def _differs(record: Record, row: Placement) -> bool:
    final = record.state == PlacementState.AGREED and row.state == PlacementState.PREPARING
    given = {name: getattr(record, name) for name in OWNED}
    return final or any(
        value is not None and value != getattr(row, name) for name, value in given.items()
    )
