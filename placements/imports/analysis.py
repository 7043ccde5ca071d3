"""The dry run: every row of a file judged, without writing anything.

Two passes over the rows, because what a workplace is called is known only when all are seen:
`survey` once for every row, `settle` with what the portal knows, then `judge` once for every row.
Memory holds one entry per organisation, programme and teacher, and a hash per placement.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from placements.imports.codes import code_type
from placements.imports.columns import Mapping, plain
from placements.imports.hosts import HostSurvey, KnownHost, Proposal, group_key
from placements.imports.problems import Finding
from placements.imports.rows import Record, RowReader
from placements.imports.trainers import Doubts
from programmes.enums import Variant

READY = "ready"
PROBLEM = "problem"
DUPLICATE = "duplicate"


@dataclass(frozen=True)
class Known:
    """What the portal has of what this file names."""

    # programme code → name
    programmes: dict[str, str] = field(default_factory=dict)
    hosts: list[KnownHost] = field(default_factory=list)
    # e-mail → student number of whom it is ("" when it is not a student's)
    emails: dict[str | None, str] = field(default_factory=dict)
    # of workplace supervisors
    doubts: Doubts = field(default_factory=Doubts)


@dataclass
class ProgrammeInFile:
    """A programme that the portal does not have and that can be made from the file."""

    code: str
    names: Counter[str] = field(default_factory=Counter)
    variants: Counter[str] = field(default_factory=Counter)
    cohorts: set[int] = field(default_factory=set)
    rows: int = 0

    @property
    def name(self) -> str:
        return self.names.most_common(1)[0][0] if self.names else self.code


@dataclass
class Verdict:
    state: str
    record: Record
    host_key: str
    problems: list[Finding]
    warnings: list[Finding]


class Analysis:
    def __init__(self, columns: Sequence[str], mapping: Mapping) -> None:
        self.reader = RowReader(columns, mapping)
        self.hosts = HostSurvey()
        self.codes: set[str] = set()
        self.names_of_programmes: set[str] = set()
        self.emails: set[str] = set()
        self.trainer_emails: set[str] = set()
        self.problems: Counter[str] = Counter()
        self.warnings: Counter[str] = Counter()
        self.states: Counter[str] = Counter()
        # "rows" of placements that are here, and how many of them are "other" than here.
        self.here: Counter[str] = Counter()
        self.absent: dict[str, ProgrammeInFile] = {}
        self.supervisors: dict[str, Counter[str]] = {}
        self.proposals: list[Proposal] = []
        self._seen: dict[int, tuple[int, int]] = {}

    # First pass

    def survey(self, values: Sequence[str]) -> Record:
        record = self.reader.read_names(values)
        if record.host_name:
            self.hosts.add(record.host_name, record.leerbedrijf_id, record.postcode, record.city)
        self.codes.add(record.programme_code)
        self.names_of_programmes.add(record.programme_name)
        self.emails.add(record.student_email)
        self.trainer_emails.add(record.trainer_email)
        return record

    # Between the passes

    def settle(self, known: Known) -> list[Proposal]:
        self.known = known
        self._code_of_name = _codes_by_name(known.programmes)
        self.proposals = self.hosts.settle(known.hosts)
        self._proposed = {(p.key, p.spelling): p for p in self.proposals}
        return self.proposals

    # Second pass

    def judge(self, line: int, values: Sequence[str], surplus: int = 0) -> Verdict:
        record, problems, warnings = self.reader.read(values, surplus=surplus)
        key = self._host(record, warnings)
        self._programme(record, problems)
        self._email(record, problems)
        self._trainer(record, warnings)
        state = PROBLEM if problems else self._once(line, record, key, problems, warnings)
        self.problems.update({finding.kind for finding in problems})
        self.warnings.update({finding.kind for finding in warnings})
        self.states[state] += 1
        if state == READY:
            self._note_ready(record)
        return Verdict(state, record, key, problems, warnings)

    def _host(self, record: Record, warnings: list[Finding]) -> str:
        if not record.host_name:
            return ""
        key = group_key(record.leerbedrijf_id, record.host_name, record.postcode)
        key = self.hosts.joined.get(key, key)
        proposal = self._proposed.get((key, record.host_name))
        if proposal is not None:
            warnings.append(
                Finding("host_spelling_variant", "host_name", record.host_name, proposal.name)
            )
        return key

    def _programme(self, record: Record, problems: list[Finding]) -> None:
        code = record.programme_code
        if not code:
            found = self._code_of_name.get(plain(record.programme_name), [])
            if len(found) == 1:
                record.programme_code = found[0]
            else:
                problems.append(
                    Finding("programme_code_missing", "qualification_code", "",
                            record.programme_name)
                )  # fmt: skip
        elif code not in self.known.programmes and code_type(code) is None:
            problems.append(Finding("unknown_programme_code", "qualification_code", code))
        if not record.variant and record.programme_code:
            # Without a column for it: school-based is what nearly all of these exports mean.
            vocational = record.programme_code.startswith("2")
            record.variant = (Variant.MBO_BOL if vocational else Variant.HO_FULL_TIME).value

    def _email(self, record: Record, problems: list[Finding]) -> None:
        owner = self.known.emails.get(record.student_email)
        if record.student_email and owner is not None and owner != record.student_number:
            problems.append(Finding("student_email_taken", "student_email", record.student_email))

    def _trainer(self, record: Record, warnings: list[Finding]) -> None:
        kind = self.known.doubts.why_not(record.trainer_email, record.trainer_name)
        if kind:
            warnings.append(
                Finding(kind, "trainer_email", record.trainer_email, record.trainer_name)
            )

    def _once(
        self, line: int, record: Record, key: str,
        problems: list[Finding], warnings: list[Finding],
    ) -> str:  # fmt: skip
        target = self._proposed.get((key, record.host_name))
        natural = hash((record.student_number.casefold(), target.target_key if target else key,
                        record.start_date))  # fmt: skip
        content = hash(tuple(sorted((record.as_json() | {"host_name": ""}).items())))
        first = self._seen.setdefault(natural, (line, content))
        if first[0] == line:
            return READY
        if first[1] == content:
            warnings.append(Finding("duplicate_row_ignored", "student_number",
                                    record.student_number, str(first[0])))  # fmt: skip
            return DUPLICATE
        problems.append(Finding("duplicate_differs", "student_number", record.student_number,
                                str(first[0])))  # fmt: skip
        return PROBLEM

    def known_host(self, verdict: Verdict) -> int | None:
        """The host of the portal that this row means, as far as the dry run can tell."""
        proposal = self._proposed.get((verdict.host_key, verdict.record.host_name))
        if proposal is not None and proposal.known_pk:
            return proposal.known_pk
        group = self.hosts.groups.get(verdict.host_key)
        return group.known.pk if group is not None and group.known else None

    def _note_ready(self, record: Record) -> None:
        code = record.programme_code
        if code not in self.known.programmes:
            absent = self.absent.setdefault(code, ProgrammeInFile(code))
            absent.rows += 1
            absent.variants[record.variant] += 1
            if record.programme_name:
                absent.names[record.programme_name] += 1
            if record.cohort:
                absent.cohorts.add(record.cohort)
        if record.school_supervisor:
            self.supervisors.setdefault(record.school_supervisor, Counter())[code] += 1


def _codes_by_name(programmes: dict[str, str]) -> dict[str, list[str]]:
    codes: dict[str, list[str]] = {}
    for code, name in programmes.items():
        codes.setdefault(plain(name), []).append(code)
    return codes
