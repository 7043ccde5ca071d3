"""One row of the file as the portal understands it, with what is wrong in it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Self

from placements.enums import EndReason, PlacementState
from placements.imports import parsing
from placements.imports.columns import Mapping
from placements.imports.fields import BY_KEY
from placements.imports.parsing import Unreadable
from placements.imports.problems import Finding

# The apostrophe that `mending` puts before what a spreadsheet would run.
_defused = re.compile(r"'[=+\-@]")
_student_number = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,19}")
# What Excel leaves where a formula failed.
_formula_errors = ("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#N/B",
                   "#WAARDE!", "#VERW!", "#NAAM?", "#DEEL/0!")  # fmt: skip


@dataclass
class Record:
    student_number: str = ""
    student_name: str = ""
    student_email: str = ""
    birth_date: date | None = None
    programme_name: str = ""
    programme_code: str = ""
    variant: str = ""
    cohort: int | None = None
    group: str = ""
    unit: str = ""
    school_supervisor: str = ""
    host_name: str = ""
    leerbedrijf_id: str = ""
    postcode: str = ""
    city: str = ""
    trainer_name: str = ""
    trainer_email: str = ""
    start_date: date | None = None
    end_date: date | None = None
    total_hours: Decimal | None = None
    hours_per_week: Decimal | None = None
    state: str = PlacementState.PREPARING.value
    end_reason: str = ""

    def as_json(self) -> dict[str, Any]:
        """Only what is filled, dates in ISO form and hours as text."""
        return {
            key: str(value) if isinstance(value, (date, Decimal)) else value
            for key, value in vars(self).items()
            if value not in ("", None)
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        values = dict(stored)
        for key in ("birth_date", "start_date", "end_date"):
            if key in values:
                values[key] = date.fromisoformat(values[key])
        for key in ("total_hours", "hours_per_week"):
            if key in values:
                values[key] = Decimal(values[key])
        return cls(**values)


class RowReader:
    """Reads the cells of a row by the mapping; `read` gives the record, problems and warnings."""

    def __init__(self, columns: Sequence[str], mapping: Mapping) -> None:
        self.index = {key: columns.index(label) for key, label in mapping.items()}

    def read(
        self, values: Sequence[str], *, surplus: int = 0
    ) -> tuple[Record, list[Finding], list[Finding]]:
        self._begin(values)
        if surplus:
            self.problem("row_shifted", "student_number", "")
        record = Record()
        self._student(record)
        self._programme(record)
        self._host(record)
        self._period(record)
        self._status(record)
        return record, self.problems, self.warnings

    def read_names(self, values: Sequence[str]) -> Record:
        """Only what the portal has to look up; a full `read` takes four times as long."""
        self._begin(values)
        record = Record(
            student_email=self.email("student_email", "student_email_invalid"),
            trainer_email=self.email("trainer_email", "trainer_email_invalid"),
            programme_name=self.name("programme_name"),
            programme_code=self._programme_code(),
            host_name=self.name("host_name"),
            leerbedrijf_id=self._leerbedrijf_id(),
        )
        record.postcode, record.city = parsing.read_postcode_city(self.text("host_postcode_city"))
        return record

    def _begin(self, values: Sequence[str]) -> None:
        self.values = values
        self.problems: list[Finding] = []
        self.warnings: list[Finding] = []

    def problem(self, kind: str, key: str, value: str, detail: str = "") -> None:
        finding = Finding(kind, key, value[:200], detail)
        if finding not in self.problems:
            self.problems.append(finding)

    def warn(self, kind: str, key: str, value: str, detail: str = "") -> None:
        self.warnings.append(Finding(kind, key, value[:200], detail))

    def text(self, key: str) -> str:
        """The cell, trimmed. A formula without a result is reported and counts as empty."""
        at = self.index.get(key)
        if at is None or at >= len(self.values):
            return ""
        value = self.values[at].strip()
        if _defused.match(value):
            value = value[1:]
        if value.startswith("=") or value in _formula_errors:
            self.problem("formula_unreadable", key, value)
            return ""
        return value

    def name(self, key: str) -> str:
        value = parsing.read_name(self.text(key))
        longest = BY_KEY[key].longest
        if len(value) > longest:
            self.problem("value_too_long", key, value, str(longest))
        return value

    def has_formula(self, key: str) -> bool:
        return any(p.kind == "formula_unreadable" and p.field == key for p in self.problems)

    def _student(self, record: Record) -> None:
        number = self.text("student_number")
        if _student_number.fullmatch(number):
            record.student_number = number
        elif number:
            self.problem("student_number_unreadable", "student_number", number)
        elif not self.has_formula("student_number"):
            self.problem("student_number_missing", "student_number", "")
        record.student_name = self.name("student_name") or self._name_in_parts()
        if not record.student_name and not self.has_formula("student_name"):
            self.problem("student_name_missing", "student_name", "")
        before = len(self.problems)
        record.student_email = self.email("student_email", "student_email_invalid")
        asked = "student_email" in self.index and len(self.problems) == before
        if asked and not record.student_email:
            self.warn("student_email_missing", "student_email", "")
        born = self.date("birth_date", first_year=1930)
        record.birth_date = born
        if born is None and "birth_date" in self.index and not self.text("birth_date"):
            self.warn("birth_date_missing", "birth_date", "")

    def _name_in_parts(self) -> str:
        parts = ("student_first_name", "student_name_prefix", "student_last_name")
        return " ".join(part for part in map(self.name, parts) if part)

    def email(self, key: str, kind: str) -> str:
        value = self.text(key)
        try:
            return parsing.read_email(value)
        except Unreadable:
            self.problem(kind, key, value)
            return ""

    def date(self, key: str, *, first_year: int = 2000) -> date | None:
        value = self.text(key)
        try:
            found = parsing.read_date(value, first_year=first_year)
        except Unreadable:
            self.problem("date_unreadable", key, value)
            return None
        if found and found.from_serial:
            self.warn("excel_serial_date", key, value, found.day.strftime("%d-%m-%Y"))
        return found.day if found else None

    def _programme(self, record: Record) -> None:
        record.programme_name = self.name("programme_name")
        record.programme_code = self._programme_code()
        value = self.text("pathway")
        try:
            found = parsing.read_variant(value)
            record.variant = found.value if found else ""
        except Unreadable:
            self.problem("variant_unknown", "pathway", value)
        year = self.text("cohort")[:4]
        if year.isascii() and year.isdigit() and 1990 <= int(year) <= 2100:
            record.cohort = int(year)
        record.group = self.name("group")
        record.unit = self.name("organisational_unit")
        record.school_supervisor = self.name("school_supervisor")

    def _programme_code(self) -> str:
        return self.text("qualification_code").replace(" ", "")[:12]

    def _host(self, record: Record) -> None:
        record.host_name = self.name("host_name")
        if not record.host_name and not self.has_formula("host_name"):
            self.problem("host_missing", "host_name", "")
        record.leerbedrijf_id = self._leerbedrijf_id()
        record.postcode, record.city = parsing.read_postcode_city(self.text("host_postcode_city"))
        record.trainer_name = self.name("trainer_name")
        before = len(self.problems)
        record.trainer_email = self.email("trainer_email", "trainer_email_invalid")
        if record.trainer_name and not record.trainer_email and len(self.problems) == before:
            self.warn("trainer_email_missing", "trainer_email", "", record.trainer_name)

    def _leerbedrijf_id(self) -> str:
        code = self.text("leerbedrijf_id").replace(" ", "")
        if code and not (code.isascii() and code.isdigit() and len(code) <= 12):
            self.problem("leerbedrijf_id_unreadable", "leerbedrijf_id", code)
            return ""
        return code

    def _period(self, record: Record) -> None:
        before = len(self.problems)
        record.start_date = self.date("start_date")
        record.end_date = self.date("end_date")
        if len(self.problems) == before:
            for key, day in (("start_date", record.start_date), ("end_date", record.end_date)):
                if day is None:
                    self.problem("date_missing", key, "")
        if record.start_date and record.end_date and record.end_date < record.start_date:
            self.problem(
                "end_before_start", "end_date", record.end_date.strftime("%d-%m-%Y"),
                record.start_date.strftime("%d-%m-%Y"),
            )  # fmt: skip
        record.total_hours = self.hours("total_hours", parsing.MOST_HOURS)
        record.hours_per_week = self.hours("hours_per_week", parsing.MOST_HOURS_A_WEEK)

    def hours(self, key: str, most: Decimal) -> Decimal | None:
        value = self.text(key)
        try:
            found = parsing.read_hours(value, most=most)
        except Unreadable:
            self.problem("hours_unreadable", key, value)
            return None
        if found is None:
            if key == "total_hours" and key in self.index and not self.has_formula(key):
                self.warn("hours_missing", key, "")
            return None
        if found.thousands_dot:
            self.warn("hours_thousands_dot", key, value, str(found.hours))
        return found.hours

    def _status(self, record: Record) -> None:
        value = self.text("status")
        try:
            record.state = parsing.read_state(value).value
        except Unreadable:
            self.warn("status_unknown", "status", value)
        if record.state == PlacementState.ENDED_EARLY:
            record.end_reason = EndReason(parsing.read_end_reason(self.text("end_reason"))).value
