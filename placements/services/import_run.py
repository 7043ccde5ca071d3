"""Importing the good rows, a batch per transaction.

A row is marked in the same transaction that makes its placement, so a worker may die at any
moment: the next one goes on with the rows that are left. Batches of two imports never run at the
same moment (an advisory lock), so two coordinators with one file make every placement once.
"""

from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from psycopg2.extras import execute_values

from core.access import require
from core.dates import today
from core.models import AuditEvent
from placements.enums import PlacementSource, PlacementState
from placements.guards import why_frozen
from placements.imports.enums import ImportState, RowOutcome
from placements.imports.queries import outcome_counts, readiness, rows_to_import
from placements.imports.rows import Record
from placements.models import ImportRow, Placement, PlacementSupervisor, RosterImport
from placements.models.placements import ENDED
from placements.services.import_agreed import Agreeing
from placements.services.import_hosts import Hosts, Trainers
from placements.services.import_people import Students, Supervisors
from placements.services.import_searches import FILLED_FIELDS, Searches
from placements.services.imports import finish_round
from placements.services.planned import open_planned_for
from placements.services.replacing import replaced
from placements.services.replanning import replan

BATCH = 500
_LOCK = 7_340_021
_MARK_DONE = """
UPDATE placements_importrow AS row
SET state = 'done', outcome = new.outcome, placement_id = new.placement_id::bigint,
    values = '[]', record = '{}'
FROM (VALUES %s) AS new (id, outcome, placement_id)
WHERE row.id = new.id
"""
_SAVED_FIELDS = [
    "end_date",
    "total_hours",
    "hours_per_week",
    "site",
    "school_contact",
    "state",
    "agreed_at",
    "agreed_elsewhere",
    "revision",
]


def import_rows(*, actor: Any, roster_id: int, progress: Any = None) -> dict[str, int]:
    """Import every row that can go in now. Running it again changes nothing more.

    Returns counts by outcome (see RowOutcome) of the whole import so far.
    """
    roster = RosterImport.objects.select_related("institution").get(pk=roster_id)
    require(actor, "placements.import_roster", roster.institution)
    if roster.state == ImportState.IMPORTING:
        done = sum(outcome_counts(roster).values())
        total = done + readiness(roster, actor).now
        while imported := _batch_with_retry(actor, roster):
            done += imported
            if progress:
                progress(min(done, total), total)
        finish_round(actor=actor, roster_id=roster.pk, result=outcome_counts(roster))
    return outcome_counts(roster)


def _batch_with_retry(actor: Any, roster: RosterImport) -> int:
    """Someone may make the same placement by hand at this very moment; then it is there."""
    for _attempt in range(2):
        try:
            return import_batch(actor=actor, roster=roster)
        except IntegrityError:
            continue
    return import_batch(actor=actor, roster=roster)


@transaction.atomic
def import_batch(*, actor: Any, roster: RosterImport) -> int:
    """The next rows; returns how many were dealt with."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    rows = list(rows_to_import(roster, actor).order_by("line")[:BATCH])
    if rows:
        Batch(actor, roster, rows).run()
    return len(rows)


class Batch:
    """Up to 500 rows, with everything they need fetched or made at once."""

    def __init__(self, actor: Any, roster: RosterImport, rows: list[ImportRow]) -> None:
        self.actor = actor
        self.roster = roster
        self.rows = [(row, Record.from_json(row.record)) for row in rows]
        self.now = timezone.now()

    def run(self) -> None:
        self.hosts = Hosts(self.roster)
        self.hosts.prepare([(row.host_key, record) for row, record in self.rows])
        wanted = []
        for row, record in self.rows:
            withdrawn = record.state == PlacementState.WITHDRAWN
            if withdrawn or self.hosts.is_left_out(row.host_key, record):
                row.outcome = RowOutcome.LEFT_OUT
            else:
                wanted.append((row, record))
        self._people(wanted)
        existing = self._existing(wanted)
        here = [(r, existing.get(self._natural_key(row, r))) for row, r in wanted]
        self.agreeing = Agreeing([(r, p) for r, p in here if p is not None], self.now)
        new: list[tuple[ImportRow, Record, Placement]] = []
        self.filled: list[tuple[ImportRow, Record, Placement]] = []
        for row, record in wanted:
            placement = existing.get(self._natural_key(row, record))
            if placement is None and (
                found := self.searches.fill(
                    record, self._values(row, record), self._natural_key(row, record)
                )
            ):
                existing[self._natural_key(row, record)] = placement = found
                self.filled.append((row, record, found))
                row.outcome = RowOutcome.NEW
            elif placement is None:
                placement = self._made(row, record)
                existing[self._natural_key(row, record)] = placement
                new.append((row, record, placement))
                row.outcome = RowOutcome.NEW
            else:
                row.outcome = self._updated(row, record, placement)
            row.placement = placement
        self._save(new)

    def _people(self, wanted: list[tuple[ImportRow, Record]]) -> None:
        records = [record for _row, record in wanted]
        self.students = Students(self.roster)
        self.students.prepare(records)
        self.supervisors = Supervisors(self.roster)
        self.supervisors.prepare([(self.students.programme_of(r), r) for r in records])
        self.trainers = Trainers(self.actor)
        self.trainers.prepare(
            [(self.hosts.host_of(row.host_key, record), record) for row, record in wanted]
        )
        self.changed: dict[int, Placement] = {}
        self.links: list[PlacementSupervisor] = []

    def _natural_key(self, row: ImportRow, record: Record) -> tuple[int, int, Any]:
        host = self.hosts.host_of(row.host_key, record)
        return (self.students.of(record).pk, host, record.start_date)

    def _existing(self, wanted: list[tuple[ImportRow, Record]]) -> dict[Any, Placement]:
        students = {self.students.of(record).pk for _row, record in wanted}
        # Held until the batch is saved: somebody may sign or end one at this very moment.
        known = list(
            Placement.objects.select_for_update(of=("self",))
            .filter(student_id__in=students)
            .exclude(state__in=ENDED)
            .order_by("pk")
        )
        self.searches = Searches(known, self.now)
        self.first: dict[int, PlacementSupervisor] = {
            link.placement_id: link
            for link in PlacementSupervisor.objects.filter(placement__in=known, is_first=True)
        }
        return {(p.student_id, p.host_id, p.start_date): p for p in known}

    def _values(self, row: ImportRow, record: Record) -> dict[str, Any]:
        host = self.hosts.host_of(row.host_key, record)
        return {
            "end_date": record.end_date,
            "total_hours": record.total_hours,
            "hours_per_week": record.hours_per_week,
            "site_id": self.hosts.site_of(host, record),
            "school_contact_id": self.supervisors.of(record),
        }

    def _made(self, row: ImportRow, record: Record) -> Placement:
        student, host, start = self._natural_key(row, record)
        placement = Placement(
            enrolment=self.students.enrolment_of(record),
            student_id=student,
            programme_id=self.students.programme_of(record),
            host_id=host,
            variant=record.variant,
            start_date=start,
            state=record.state,
            source=PlacementSource.IMPORT,
            import_key=f"{self.roster.institution_id}/{record.student_number}/{host}/{start}",
            created_by=self.actor,
            **self._values(row, record),
        )
        if record.state in {PlacementState.AGREED, PlacementState.COMPLETED}:
            placement.agreed_at, placement.agreed_elsewhere = self.now, True
        if record.state == PlacementState.ENDED_EARLY:
            placement.ended_on = min(record.end_date or today(), today())
            placement.end_reason = record.end_reason
        return placement

    def _updated(self, row: ImportRow, record: Record, placement: Placement) -> RowOutcome:
        """Its details, and whether the school's own system calls it final."""
        outcome = self._details(row, record, placement)
        if self.agreeing.follow(record, placement):
            self._note_changed(placement)
            return RowOutcome.CHANGED
        return RowOutcome.KEPT if self.agreeing.is_held(record, placement) else outcome

    def _note_changed(self, placement: Placement) -> None:
        if placement.pk not in self.changed:
            placement.revision += 1
            self.changed[placement.pk] = placement

    def _details(self, row: ImportRow, record: Record, placement: Placement) -> RowOutcome:
        """What the file owns follows the file, until there is an agreement."""
        values = self._values(row, record)
        different = {
            name: value
            for name, value in values.items()
            if value is not None and getattr(placement, name) != value
        }
        trainer = self._other_trainer(row, record, placement)
        if not different and trainer is None:
            touched = placement.student_id in self.students.changed
            return RowOutcome.CHANGED if touched else RowOutcome.UNCHANGED
        owned = placement.source == PlacementSource.IMPORT
        if not owned or placement.state != PlacementState.PREPARING or why_frozen(placement):
            return RowOutcome.KEPT
        for name, value in different.items():
            setattr(placement, name, value)
        self._note_changed(placement)
        if trainer is not None:
            first = self.first.get(placement.pk)
            if first is not None:
                first.delete()
            self.links.append(PlacementSupervisor(placement=placement, user_id=trainer))
        return RowOutcome.CHANGED

    def _other_trainer(self, row: ImportRow, record: Record, placement: Placement) -> int | None:
        host = self.hosts.host_of(row.host_key, record)
        person = self.trainers.of(host, record) if record.trainer_name else None
        first = self.first.get(placement.pk)
        if person is None or (first is not None and first.user_id == person.pk):
            return None
        return person.pk

    def _save(self, new: list[tuple[ImportRow, Record, Placement]]) -> None:
        Placement.objects.bulk_create([placement for _row, _record, placement in new])
        Placement.objects.bulk_update(self.changed.values(), _SAVED_FIELDS)
        if self.changed:
            replan(self.changed)
        self.agreeing.close_promises()
        Placement.objects.bulk_update([each for _r, _c, each in self.filled], FILLED_FIELDS)
        self.searches.keep_promises(self.actor)
        for row, record, placement in [*new, *self.filled]:
            host = self.hosts.host_of(row.host_key, record)
            person = self.trainers.of(host, record) if record.trainer_name else None
            if person is not None:
                self.links.append(PlacementSupervisor(placement=placement, user_id=person.pk))
        PlacementSupervisor.objects.bulk_create(self.links, ignore_conflicts=True)
        brought = [placement for _row, _record, placement in new]
        coming = [placement for placement in brought if placement.state_enum.is_open]
        replaced(actor=self.actor, enrolment_ids={each.enrolment_id for each in coming})
        filled = [placement for _row, _record, placement in self.filled]
        open_planned_for(each.pk for each in [*brought, *filled, *self.agreeing.agreed])
        self._audit([*brought, *filled], "placements.imported")
        self._audit(list(self.changed.values()), "placements.changed_by_import")
        self._audit(self.agreeing.agreed, "placements.agreed_by_import")
        self._mark_done()

    def _mark_done(self) -> None:
        """What was imported lives on in the placement; its cells need not stay."""
        marks = [(row.pk, row.outcome, row.placement_id) for row, _record in self.rows]
        with connection.cursor() as cursor:
            execute_values(cursor.cursor, _MARK_DONE, marks, page_size=BATCH)

    def _audit(self, placements: list[Placement], action: str) -> None:
        AuditEvent.objects.bulk_create(
            AuditEvent(
                actor=self.actor,
                action=action,
                subject_type=Placement._meta.label_lower,
                subject_id=str(placement.pk),
                placement_id=placement.pk,
                data={"import": self.roster.pk},
            )
            for placement in placements
        )
