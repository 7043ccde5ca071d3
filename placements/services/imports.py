"""What a person does with an import: bring a file, confirm columns, decide, and start it."""

from itertools import islice
from typing import Any, BinaryIO

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit, jobs
from core.access import require
from core.errors import ActionRefused
from core.models import Job
from core.models.jobs import JobState
from core.spreadsheets import Limits, Row, Table, read_table
from people.enums import ProgrammeRoleName
from people.models import ProgrammeRole
from placements.imports import columns as columns_of
from placements.imports.codes import code_type
from placements.imports.columns import Mapping
from placements.imports.enums import ImportState, ProposalDecision
from placements.imports.fields import BY_KEY
from placements.imports.queries import absent_programmes, readiness
from placements.models import HostProposal, ImportRow, ImportSource, RosterImport
from placements.services.import_analysis import analyse
from programmes.models import Cohort, Institution, Programme, ProgrammeVariant

BATCH = 2_000
# Up to this many rows the dry run is there before the page is.
AT_ONCE = 2_000


@transaction.atomic
def receive(
    *,
    actor: Any,
    institution: Institution,
    file: BinaryIO,
    file_name: str,
    limits: Limits | None = None,
) -> RosterImport:
    """Keep the rows of an uploaded list; the file itself is not kept.

    Columns that the portal must not hold are dropped while reading. So is a column without a
    known name in which anything looks like a citizen service number.
    """
    require(actor, "placements.import_roster", institution)
    table = read_table(file, recognise=columns_of.is_known, limits=limits)
    labels = columns_of.unique_labels(table.columns)
    kept = [i for i, label in enumerate(labels) if not columns_of.is_blocked(label)]
    source = _saved_source(institution, [labels[i] for i in kept])
    roster = RosterImport.objects.create(
        institution=institution,
        source=source,
        file_name=file_name[-160:],
        header_line=table.header_line,
        columns=[labels[i] for i in kept],
        refused_columns=[label for i, label in enumerate(labels) if i not in kept],
        created_by=actor,
    )
    known = set(columns_of.propose(roster.columns, source.mapping if source else None).values())
    unknown = [at for at, label in enumerate(roster.columns) if label not in known]
    count, suspect = _keep_rows(roster, table, kept, unknown)
    if not count:
        raise ActionRefused(_("This list holds column names and no rows. Export it again."))
    roster.row_count = count
    _drop_columns(roster, suspect)
    roster.save(update_fields=["row_count", "columns", "refused_columns"])
    audit.record(actor=actor, action="import.received", subject=roster, rows=count)
    return roster


def _saved_source(institution: Institution, labels: list[str]) -> ImportSource | None:
    """The source with these columns, or the last one whose columns are all here."""
    sources = list(institution.import_sources.order_by("-saved_at"))
    fingerprint = columns_of.fingerprint(labels)
    exact = [each for each in sources if each.fingerprint == fingerprint]
    within = [each for each in sources if set(each.mapping.values()) <= set(labels)]
    return next(iter(exact + within), None)


def _keep_rows(
    roster: RosterImport, table: Table, kept: list[int], unknown: list[int]
) -> tuple[int, set[int]]:
    """Store the rows; returns their number and the unknown columns that hold what they must not."""
    count, suspect = 0, set[int]()

    def stored(row: Row) -> ImportRow:
        values = [row.values[i] for i in kept]
        suspect.update(at for at in unknown if columns_of.looks_like_bsn(values[at]))
        return ImportRow(
            roster_import=roster, line=row.line, values=values, surplus=min(row.surplus, 999)
        )

    while batch := [stored(row) for row in islice(table.rows, BATCH)]:
        ImportRow.objects.bulk_create(batch)
        count += len(batch)
    return count, suspect


def _drop_columns(roster: RosterImport, dropped: set[int]) -> None:
    """Take columns out of the stored rows, within the transaction that stored them."""
    if not dropped:
        return
    _keep_columns(roster, [i for i in range(len(roster.columns)) if i not in dropped])
    roster.refused_columns += [roster.columns[i] for i in sorted(dropped)]
    roster.columns = [label for i, label in enumerate(roster.columns) if i not in dropped]


def _keep_columns(roster: RosterImport, kept: list[int]) -> None:
    picked = ", ".join(f"values->{int(i)}" for i in kept)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE placements_importrow SET values = jsonb_build_array({picked}) "  # noqa: S608
            "WHERE roster_import_id = %s",
            [roster.pk],
        )


def _locked(roster_id: int, *states: ImportState) -> RosterImport:
    roster = RosterImport.objects.select_for_update(of=("self",)).get(pk=roster_id)
    if roster.state not in states:
        raise ActionRefused(_("This import has moved on meanwhile. Look at it again."))
    return roster


@transaction.atomic
def confirm_columns(
    *, actor: Any, roster_id: int, mapping: Mapping, source_name: str
) -> RosterImport:
    """Save which column is what, for next time too; drop the rest and start the dry run."""
    roster = _locked(roster_id, ImportState.MAPPING)
    require(actor, "placements.import_roster", roster.institution)
    mapping = {key: label for key, label in mapping.items() if label}
    missing = columns_of.missing_fields(mapping)
    if missing:
        names = ", ".join(str(BY_KEY[key].label) for key in missing)
        raise ActionRefused(_("Choose a column for: %(names)s.") % {"names": names})
    if len(set(mapping.values())) < len(mapping):
        raise ActionRefused(_("A column can be used once. Choose another for one of the two."))
    if not set(mapping.values()) <= set(roster.columns):
        raise ActionRefused(_("One of the chosen columns is not in this file."))
    roster.source, _created = ImportSource.objects.update_or_create(
        institution=roster.institution,
        fingerprint=columns_of.fingerprint(roster.columns),
        defaults={
            "name": source_name.strip()[:80] or roster.file_name[:80],
            "mapping": mapping,
            "saved_by": actor,
        },
    )
    used = [i for i, label in enumerate(roster.columns) if label in mapping.values()]
    if len(used) < len(roster.columns):
        _keep_columns(roster, used)
        roster.columns = [roster.columns[i] for i in used]
    roster.mapping = mapping
    roster.state = ImportState.ANALYSING
    roster.save(update_fields=["source", "columns", "mapping", "state"])
    audit.record(actor=actor, action="import.columns_confirmed", subject=roster)
    _start_analysis(actor, roster)
    return roster


def _start_analysis(actor: Any, roster: RosterImport) -> None:
    if roster.row_count <= AT_ONCE:
        analyse(roster_id=roster.pk)
        roster.refresh_from_db()
        return
    before = roster.analysis_job_id or 0
    roster.analysis_job = jobs.start(
        actor=actor,
        kind="placements.analyse_roster",
        params={"roster_id": roster.pk},
        once_key=f"analyse-roster:{roster.pk}:{before}",
    )
    roster.save(update_fields=["analysis_job"])


@transaction.atomic
def check_again(*, actor: Any, roster_id: int) -> RosterImport:
    """Start the dry run once more, after it failed."""
    roster = _locked(roster_id, ImportState.ANALYSING)
    require(actor, "placements.import_roster", roster.institution)
    job = roster.analysis_job
    if job is None or job.state == JobState.FAILED:
        _start_analysis(actor, roster)
    return roster


@transaction.atomic
def decide_hosts(*, actor: Any, roster_id: int, decisions: dict[int, str]) -> int:
    """Say of each proposed spelling whether it is the same organisation. Returns how many."""
    roster = _locked(roster_id, ImportState.READY, ImportState.IMPORTED)
    require(actor, "placements.import_roster", roster.institution)
    decided = 0
    for proposal in roster.host_proposals.filter(pk__in=decisions, decision=ProposalDecision.OPEN):
        choice = ProposalDecision(decisions[proposal.pk])
        if choice == ProposalDecision.OPEN:
            continue
        if choice == ProposalDecision.DIFFERENT and proposal.certain:
            raise ActionRefused(_("One organisation cannot be two: only its spelling differs."))
        proposal.decision = choice
        proposal.decided_by, proposal.decided_at = actor, timezone.now()
        proposal.save(update_fields=["decision", "decided_by", "decided_at"])
        decided += 1
    audit.record(actor=actor, action="import.hosts_decided", subject=roster, count=decided)
    return decided


@transaction.atomic
def make_programmes(*, actor: Any, roster_id: int) -> list[Programme]:
    """Make every programme that the file names and the portal does not have, in one step.

    Who makes them coordinates them; others are given roles on the page of the programme.
    """
    roster = _locked(roster_id, ImportState.READY, ImportState.IMPORTED)
    require(actor, "placements.import_roster", roster.institution)
    made = []
    for named in absent_programmes(roster):
        kind = code_type(named["code"])
        if kind is None:
            continue
        programme, created = Programme.objects.get_or_create(
            institution=roster.institution,
            code_type=kind,
            code=named["code"],
            defaults={"name": named["name"]},
        )
        if not created:
            continue
        for variant in named["variants"]:
            ProgrammeVariant.objects.get_or_create(programme=programme, variant=variant)
        for year in named["cohorts"]:
            Cohort.objects.get_or_create(programme=programme, year=year)
        ProgrammeRole.objects.get_or_create(
            user=actor, programme=programme, role=ProgrammeRoleName.COORDINATOR
        )
        audit.record(actor=actor, action="programme.made_from_import", subject=programme)
        made.append(programme)
    # Roles are remembered on the person for one request; these are new.
    getattr(actor, "_prefetched_objects_cache", {}).pop("programme_roles", None)
    return made


@transaction.atomic
def start_import(*, actor: Any, roster_id: int) -> Job:
    """Start importing the good rows. The same click twice is one job."""
    roster = RosterImport.objects.select_for_update(of=("self",)).get(pk=roster_id)
    require(actor, "placements.import_roster", roster.institution)
    stuck = False
    if roster.state == ImportState.IMPORTING and roster.import_job:
        stuck = roster.import_job.state == JobState.FAILED
        if not stuck:
            return roster.import_job
        roster.rounds += 1
    elif roster.state not in {ImportState.READY, ImportState.IMPORTED}:
        raise ActionRefused(_("This list is still being checked. Wait for the result."))
    if not stuck and not readiness(roster, actor).now:
        raise ActionRefused(_("There is no row that can be imported now."))
    roster.import_job = jobs.start(
        actor=actor,
        kind="placements.import_roster",
        params={"roster_id": roster.pk},
        once_key=f"import-roster:{roster.pk}:{roster.rounds}",
    )
    roster.state = ImportState.IMPORTING
    roster.save(update_fields=["import_job", "state", "rounds"])
    audit.record(actor=actor, action="import.started", subject=roster)
    return roster.import_job


@transaction.atomic
def finish_round(*, actor: Any, roster_id: int, result: dict[str, Any]) -> None:
    """Called by the job, once per round, whether or not every row went in."""
    roster = RosterImport.objects.select_for_update(of=("self",)).get(pk=roster_id)
    if roster.state != ImportState.IMPORTING:
        return
    roster.state = ImportState.IMPORTED
    roster.imported_at, roster.imported_by = timezone.now(), actor
    roster.rounds = F("rounds") + 1
    roster.save(update_fields=["state", "imported_at", "imported_by", "rounds"])
    audit.record(actor=actor, action="import.finished", subject=roster, **result)


@transaction.atomic
def discard(*, actor: Any, roster_id: int) -> None:
    """Throw away a list that was not imported, with all its rows."""
    roster = _locked(roster_id, ImportState.MAPPING, ImportState.READY)
    require(actor, "placements.import_roster", roster.institution)
    audit.record(actor=actor, action="import.discarded", subject=roster, rows=roster.row_count)
    HostProposal.objects.filter(roster_import=roster).delete()
    ImportRow.objects.filter(roster_import=roster).delete()
    roster.delete()
