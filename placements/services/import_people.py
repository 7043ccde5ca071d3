"""Students, enrolments and school supervisors for one batch of rows; made when they are absent."""

from typing import Any

from django.contrib.auth.hashers import make_password

from people.enums import ProgrammeRoleName
from people.models import Enrolment, ProgrammeRole, Student, User
from placements.imports.rows import Record
from placements.imports.supervisors import SchoolPeople
from placements.models import RosterImport
from programmes.models import Cohort, Programme, ProgrammeVariant


class Students:
    """Students by number within one school. An address is given once and never changed here:
    it is how a person signs in."""

    def __init__(self, roster: RosterImport) -> None:
        self.roster = roster
        self.by_number: dict[str, Student] = {}
        self.enrolments: dict[tuple[int, int], Enrolment] = {}
        self.variants: dict[tuple[int, str], int] = {}
        self.cohorts: dict[tuple[int, int], int] = {}
        self.changed: set[int] = set()

    def prepare(self, records: list[Record]) -> None:
        school = Programme.objects.filter(institution_id=self.roster.institution_id)
        self.programmes = {
            programme.code: programme.pk
            for programme in school.filter(code__in={r.programme_code for r in records})
        }
        self._students(records)
        self._variants_and_cohorts(records)
        self._enrolments(records)

    def of(self, record: Record) -> Student:
        return self.by_number[record.student_number]

    def programme_of(self, record: Record) -> int:
        return self.programmes[record.programme_code]

    def enrolment_of(self, record: Record) -> Enrolment:
        return self.enrolments[(self.of(record).pk, self._variant_of(record))]

    def _variant_of(self, record: Record) -> int:
        return self.variants[(self.programme_of(record), record.variant)]

    def _students(self, records: list[Record]) -> None:
        numbers = {record.student_number for record in records}
        known = Student.objects.filter(
            institution_id=self.roster.institution_id, number__in=numbers
        ).select_related("user")
        self.by_number = {student.number: student for student in known}
        self.known = set(self.by_number)
        taken = set(
            User.objects.filter(
                email__in={r.student_email for r in records if r.student_email}
            ).values_list("email", flat=True)
        )
        absent: dict[str, tuple[User, Record]] = {}
        unusable = make_password(None)
        for record in records:
            if record.student_number in self.by_number or record.student_number in absent:
                continue
            email = record.student_email if record.student_email not in taken else ""
            taken.add(email)
            person = User(name=record.student_name, email=email or None, password=unusable)
            absent[record.student_number] = (person, record)
        User.objects.bulk_create(person for person, _record in absent.values())
        made = Student.objects.bulk_create(
            Student(
                user=person,
                institution_id=self.roster.institution_id,
                number=number,
                birth_date=record.birth_date,
            )
            for number, (person, record) in absent.items()
        )
        self.by_number |= {student.number: student for student in made}

    def _variants_and_cohorts(self, records: list[Record]) -> None:
        programmes = set(self.programmes.values())
        known = ProgrammeVariant.objects.filter(programme_id__in=programmes)
        self.variants = {(v.programme_id, v.variant): v.pk for v in known}
        years = Cohort.objects.filter(programme_id__in=programmes)
        self.cohorts = {(c.programme_id, c.year): c.pk for c in years}
        for record in records:
            programme = self.programme_of(record)
            if (programme, record.variant) not in self.variants:
                variant, _created = ProgrammeVariant.objects.get_or_create(
                    programme_id=programme, variant=record.variant
                )
                self.variants[(programme, record.variant)] = variant.pk
            if record.cohort and (programme, record.cohort) not in self.cohorts:
                cohort, _created = Cohort.objects.get_or_create(
                    programme_id=programme, year=record.cohort
                )
                self.cohorts[(programme, record.cohort)] = cohort.pk

    def _enrolments(self, records: list[Record]) -> None:
        known = Enrolment.objects.filter(
            student_id__in={student.pk for student in self.by_number.values()}
        )
        self.enrolments = {(e.student_id, e.programme_variant_id): e for e in known}
        absent: dict[tuple[int, int], Enrolment] = {}
        changed: dict[int, Enrolment] = {}
        own: dict[int, User] = {}
        for record in records:
            student = self.of(record)
            key = (student.pk, self._variant_of(record))
            given = self._enrolment_values(record)
            enrolment = self.enrolments.get(key)
            if enrolment is None:
                if key not in absent:
                    absent[key] = Enrolment(student=student, programme_variant_id=key[1], **given)
                continue
            if _apply(enrolment, {name: value for name, value in given.items() if value}):
                changed[enrolment.pk] = enrolment
                self.changed.add(student.pk)
            # Only of a student of this programme may the name follow the file.
            if student.number in self.known and _apply(
                student.user, self._person_values(record, student)
            ):
                own[student.user.pk] = student.user
                self.changed.add(student.pk)
        self._birth_dates(records)
        Enrolment.objects.bulk_create(absent.values())
        Enrolment.objects.bulk_update(changed.values(), ["cohort", "group", "unit"])
        User.objects.bulk_update(own.values(), ["name", "email"])
        self.enrolments |= absent

    def _enrolment_values(self, record: Record) -> dict[str, Any]:
        cohort = self.cohorts.get((self.programme_of(record), record.cohort or 0))
        return {"cohort_id": cohort, "group": record.group, "unit": record.unit}

    def _person_values(self, record: Record, student: Student) -> dict[str, Any]:
        values = {"name": record.student_name}
        new = record.student_email and not student.user.email
        if new and not User.objects.filter(email=record.student_email).exists():
            values["email"] = record.student_email
        return values

    def _birth_dates(self, records: list[Record]) -> None:
        changed = {}
        for record in records:
            student = self.of(record)
            known = (student.pk, self._variant_of(record)) in self.enrolments
            if known and record.birth_date and _apply(student, {"birth_date": record.birth_date}):
                changed[student.pk] = student
                self.changed.add(student.pk)
        Student.objects.bulk_update(changed.values(), ["birth_date"])


def _apply(row: Any, values: dict[str, Any]) -> bool:
    """Set what differs; whether anything did."""
    different = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in different.items():
        setattr(row, name, value)
    return bool(different)


class Supervisors:
    """School supervisors by name; who is not known yet is added, and gets an address later."""

    def __init__(self, roster: RosterImport) -> None:
        self.people = SchoolPeople.of(roster.institution_id)
        self.roles: set[tuple[int, int]] = set()

    def prepare(self, rows: list[tuple[int, Record]]) -> None:
        """`rows`: (programme id, record)."""
        names = {record.school_supervisor for _programme, record in rows}
        absent = sorted(name for name in names if name and self.people.find(name) is None)
        unusable = make_password(None)
        for person in User.objects.bulk_create(
            User(name=name, password=unusable) for name in absent
        ):
            self.people.add(person.pk, person.name)
        wanted = {
            (self.people.find(r.school_supervisor), p) for p, r in rows if r.school_supervisor
        }
        ProgrammeRole.objects.bulk_create(
            (
                ProgrammeRole(
                    user_id=person, programme_id=programme, role=ProgrammeRoleName.SCHOOL_SUPERVISOR
                )
                for person, programme in wanted
                if person is not None
            ),
            ignore_conflicts=True,
        )

    def of(self, record: Record) -> int | None:
        return self.people.find(record.school_supervisor) if record.school_supervisor else None
