"""The dry run, on stored rows: judged in two passes, written back in batches."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection, transaction
from psycopg2.extras import execute_values

from people.models import Student, User
from placements.imports.agreeing import note_agreed
from placements.imports.analysis import DUPLICATE, PROBLEM, READY, Analysis, Known, Verdict
from placements.imports.codes import code_type
from placements.imports.enums import ImportState, ProposalDecision
from placements.imports.hosts import KnownHost
from placements.imports.presence import note_here
from placements.imports.supervisors import SchoolPeople
from placements.imports.trainers import doubts_about
from placements.models import HostProposal, ImportRow, RosterImport
from programmes.models import Programme
from workplaces.models import HostOrganisation, HostSite, HostSpelling

BATCH = 1_000

_WRITE = """
UPDATE placements_importrow AS row
SET state = new.state, record = new.record::jsonb, host_key = new.host_key,
    programme_code = new.code, problems = new.problems::jsonb, warnings = new.warnings::jsonb
FROM (VALUES %s) AS new (id, state, record, host_key, code, problems, warnings)
WHERE row.id = new.id
"""


class Progress:
    """Where the dry run stands; jobs report it, small runs do not."""

    def __call__(self, done: int, total: int) -> None: ...


def analyse(*, roster_id: int, progress: Any = None) -> None:
    """Judge every row and write what was found. Running it again gives the same result."""
    progress = progress or Progress()
    roster = RosterImport.objects.select_related("institution").get(pk=roster_id)
    if roster.state != ImportState.ANALYSING:
        return
    analysis = Analysis(roster.columns, roster.mapping)
    total = roster.row_count * 2
    for done, row in enumerate(_rows(roster), start=1):
        analysis.survey(row.values)
        if done % (BATCH * 5) == 0:
            progress(done, total)
    analysis.settle(_known(roster, analysis))

    def keep(batch: list[tuple[int, Verdict]]) -> None:
        verdicts = [verdict for _pk, verdict in batch]
        note_agreed(roster, analysis, verdicts)
        note_here(roster, analysis, verdicts)
        _write(batch)

    judged: list[tuple[int, Verdict]] = []
    for done, row in enumerate(_rows(roster), start=1):
        judged.append((row.pk, analysis.judge(row.line, row.values, row.surplus)))
        if len(judged) >= BATCH:
            keep(judged)
            judged = []
            progress(roster.row_count + done, total)
    keep(judged)
    _conclude(roster, analysis)


def _rows(roster: RosterImport) -> Iterator[ImportRow]:
    """All rows by line, a batch in memory at a time."""
    last = 0
    while True:
        batch = list(
            ImportRow.objects.filter(roster_import=roster, line__gt=last)
            .order_by("line")
            .only("line", "values", "surplus")[:BATCH]
        )
        yield from batch
        if len(batch) < BATCH:
            return
        last = batch[-1].line


def chunks(values: Iterable[str], size: int = 5_000) -> Iterator[list[str]]:
    ordered = sorted(value for value in set(values) if value)
    for start in range(0, len(ordered), size):
        yield ordered[start : start + size]


def _known(roster: RosterImport, analysis: Analysis) -> Known:
    programmes = Programme.objects.filter(institution=roster.institution)
    emails: dict[str | None, str] = {}
    for part in chunks(analysis.emails):
        emails |= dict.fromkeys(
            User.objects.filter(email__in=part).values_list("email", flat=True), ""
        )
        emails |= dict(
            Student.objects.filter(
                institution=roster.institution, user__email__in=part
            ).values_list("user__email", "number")
        )
    groups = analysis.hosts.groups.values()
    return Known(
        programmes=dict(programmes.values_list("code", "name")),
        hosts=list(known_hosts({g.leerbedrijf_id for g in groups}, {g.match_name for g in groups})),
        emails=emails,
        doubts=doubts_about(roster.created_by, analysis.trainer_emails),
    )


def known_hosts(ids: set[str], names: set[str]) -> Iterator[KnownHost]:
    """Hosts of the portal with one of these ids or compared names."""
    found: dict[int, HostOrganisation] = {}
    for part in chunks(ids):
        found |= {h.pk: h for h in HostOrganisation.objects.filter(leerbedrijf_id__in=part)}
    for part in chunks(names):
        found |= {h.pk: h for h in HostOrganisation.objects.filter(match_name__in=part)}
    postcodes: dict[int, list[str]] = {}
    sites = HostSite.objects.filter(host_id__in=found).order_by("pk")
    for host_id, postcode in sites.values_list("host_id", "postcode"):
        postcodes.setdefault(host_id, []).append(postcode)
    for host in found.values():
        yield KnownHost(
            host.pk, host.name, host.leerbedrijf_id or "", host.match_name,
            tuple(postcodes.get(host.pk, [])),
        )  # fmt: skip


def _write(judged: list[tuple[int, Verdict]]) -> None:
    if not judged:
        return
    rows = [
        (
            pk,
            verdict.state,
            json.dumps(verdict.record.as_json()),
            verdict.host_key,
            verdict.record.programme_code,
            json.dumps([finding.as_json() for finding in verdict.problems]),
            json.dumps([finding.as_json() for finding in verdict.warnings]),
        )
        for pk, verdict in judged
    ]
    with connection.cursor() as cursor:
        execute_values(cursor.cursor, _WRITE, rows, page_size=BATCH)


@transaction.atomic
def _conclude(roster: RosterImport, analysis: Analysis) -> None:
    """The figures and proposals; from here on the page shows the result."""
    HostProposal.objects.filter(roster_import=roster).delete()
    spellings = {
        (spelling.spelling, spelling.host_id): spelling
        for part in chunks(p.spelling for p in analysis.proposals)
        for spelling in HostSpelling.objects.filter(spelling__in=part)
    }
    proposals = []
    for found in analysis.proposals:
        proposal = HostProposal(
            roster_import=roster,
            host_key=found.key,
            spelling=found.spelling,
            target_key=found.target_key,
            name=found.name,
            rows=found.rows,
            certain=found.certain,
        )
        saved = spellings.get((found.spelling, found.known_pk or 0))
        if saved:
            proposal.decision = ProposalDecision.SAME
            proposal.decided_by_id, proposal.decided_at = saved.confirmed_by_id, saved.confirmed_at
        proposals.append(proposal)
    HostProposal.objects.bulk_create(proposals, batch_size=BATCH)
    roster.summary = _summary(roster, analysis)
    roster.state = ImportState.READY
    roster.save(update_fields=["summary", "state"])


def _summary(roster: RosterImport, analysis: Analysis) -> dict[str, Any]:
    people = SchoolPeople.of(roster.institution_id)
    unknown = {
        name: sum(codes.values())
        for name, codes in sorted(analysis.supervisors.items())
        if people.find(name) is None
    }
    return {
        "rows": sum(analysis.states.values()),
        "importable_rows": analysis.states[READY],
        "problem_rows": analysis.states[PROBLEM],
        "duplicate_rows": analysis.states[DUPLICATE],
        "here": analysis.here["rows"],
        "here_other": analysis.here["other"],
        "problems": dict(analysis.problems.most_common()),
        "warnings": dict(analysis.warnings.most_common()),
        "new_supervisors": [{"name": name, "rows": rows} for name, rows in unknown.items()],
        "absent_programmes": [
            {
                "code": programme.code,
                "name": programme.name,
                "variants": sorted(programme.variants),
                "cohorts": sorted(programme.cohorts),
                "rows": programme.rows,
            }
            for programme in sorted(analysis.absent.values(), key=lambda each: each.name)
            if code_type(programme.code) is not None
        ],
    }
