"""What of an import can go in now, what waits, and for what."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KT

from people.enums import ProgrammeRoleName
from placements.imports.enums import ProposalDecision, RowState
from placements.models import HostProposal, ImportRow, RosterImport
from programmes.models import Programme


def own_codes(actor: Any, roster: RosterImport) -> set[str]:
    """Codes of the programmes of this school into which `actor` may import."""
    programmes = Programme.objects.filter(
        institution_id=roster.institution_id,
        roles__user=actor,
        roles__role=ProgrammeRoleName.COORDINATOR,
    )
    return set(programmes.values_list("code", flat=True))


def absent_programmes(roster: RosterImport) -> list[dict[str, Any]]:
    """Programmes named in the dry run that the portal still does not have."""
    named = roster.summary.get("absent_programmes", [])
    known = set(
        Programme.objects.filter(
            institution_id=roster.institution_id, code__in=[each["code"] for each in named]
        ).values_list("code", flat=True)
    )
    return [each for each in named if each["code"] not in known]


def _with_decision(rows: QuerySet[ImportRow]) -> QuerySet[Any]:
    proposals = HostProposal.objects.filter(
        roster_import=OuterRef("roster_import"),
        host_key=OuterRef("host_key"),
        spelling=OuterRef("spelled"),
    )
    return rows.annotate(spelled=KT("record__host_name")).annotate(
        undecided=Exists(proposals.filter(decision=ProposalDecision.OPEN))
    )


def rows_to_import(roster: RosterImport, actor: Any) -> QuerySet[ImportRow]:
    """Good rows for which nothing needs to be decided first."""
    rows = ImportRow.objects.filter(
        roster_import=roster,
        state=RowState.READY,
        programme_code__in=own_codes(actor, roster),
    )
    return _with_decision(rows).filter(undecided=False)


@dataclass(frozen=True)
class Readiness:
    """How many good rows can go in now, and how many wait for what."""

    ready: int
    now: int
    wait_for_programme: int
    wait_for_host: int
    not_yours: int


def readiness(roster: RosterImport, actor: Any) -> Readiness:
    # Never an empty list: with one, Django would call the whole query empty.
    absent = [each["code"] for each in absent_programmes(roster)] or ["-"]
    own = own_codes(actor, roster) | {"-"}
    rows = _with_decision(ImportRow.objects.filter(roster_import=roster, state=RowState.READY))
    counts = rows.aggregate(
        ready=Count("pk"),
        now=Count("pk", filter=Q(programme_code__in=own, undecided=False)),
        wait_for_programme=Count("pk", filter=Q(programme_code__in=absent)),
        wait_for_host=Count("pk", filter=Q(undecided=True)),
        not_yours=Count("pk", filter=~Q(programme_code__in=[*own, *absent])),
    )
    return Readiness(**counts)


def outcome_counts(roster: RosterImport) -> dict[str, int]:
    done = ImportRow.objects.filter(roster_import=roster, state=RowState.DONE)
    return dict(done.values_list("outcome").annotate(n=Count("pk")).order_by("outcome"))


def problem_rows(roster: RosterImport) -> QuerySet[ImportRow]:
    return ImportRow.objects.filter(roster_import=roster, state__in=[RowState.PROBLEM]).order_by(
        "line"
    )


def rows_with_warnings(roster: RosterImport) -> QuerySet[ImportRow]:
    return (
        ImportRow.objects.filter(roster_import=roster)
        .exclude(warnings=[])
        .order_by("line")
        .only("line", "warnings", "roster_import_id", "state")
    )
