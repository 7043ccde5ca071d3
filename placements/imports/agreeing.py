"""Rows that the school's own system calls final, of placements that are still prepared here."""

from collections.abc import Sequence
from datetime import date

from placements import guards
from placements.enums import PlacementState
from placements.imports.analysis import READY, Analysis, Verdict
from placements.imports.problems import Finding
from placements.models import Placement, RosterImport
from workplaces.spelling import match_name

BECOMES_AGREED = "becomes_agreed"
UNDER_WAY = "agreement_under_way"
Prepared = dict[tuple[str, date | None], list[Placement]]


def note_agreed(roster: RosterImport, analysis: Analysis, verdicts: Sequence[Verdict]) -> None:
    """Say in the dry run what importing would do; two queries for all of them."""
    final = [v for v in verdicts if v.state == READY and v.record.state == PlacementState.AGREED]
    prepared = _prepared(roster, {verdict.record.student_number for verdict in final})
    found = [(v, pk) for v in final if (pk := _placement_of(v, analysis, prepared)) is not None]
    held = guards.under_way([pk for _verdict, pk in found])
    for verdict, pk in found:
        kind = UNDER_WAY if pk in held else BECOMES_AGREED
        verdict.warnings.append(Finding(kind, "status", verdict.record.student_name))
        analysis.warnings[kind] += 1


def _prepared(roster: RosterImport, numbers: set[str]) -> Prepared:
    """By student number and first day; a student seldom has two."""
    if not numbers:
        return {}
    rows = Placement.objects.filter(
        student__institution=roster.institution_id,
        student__number__in=numbers,
        state=PlacementState.PREPARING,
    )
    prepared: Prepared = {}
    for row in rows.select_related("student", "host").only(
        "start_date", "host__match_name", "student__number"
    ):
        prepared.setdefault((row.student.number, row.start_date), []).append(row)
    return prepared


def _placement_of(verdict: Verdict, analysis: Analysis, prepared: Prepared) -> int | None:
    """The one at the same organisation: the host that was recognised, else the same name."""
    record = verdict.record
    host, name = analysis.known_host(verdict), match_name(record.host_name)
    for row in prepared.get((record.student_number, record.start_date), []):
        if row.host_id == host or (host is None and row.host.match_name == name):
            return row.pk
    return None
