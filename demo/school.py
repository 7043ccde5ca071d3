"""A school with its reference data, and the part of its placement list imported."""

import io
from pathlib import Path

from core import jobs, standards
from core.models.jobs import JobState
from demo.cast import PASSWORD, STUDENT_NUMBER, ensure_staff
from people.models import Student, User
from placements.imports import columns
from placements.imports.enums import ProposalDecision
from placements.models import RosterImport
from placements.services import imports
from programmes.models import Institution
from programmes.services.reference import load_framework

LIST = Path(__file__).resolve().parent / "data" / "bpv-lijst-eduarte.csv"
HEAD_LINES = 2
# A part of the list; the rest is for whoever tries the import.
FIRST, LAST = 230, 400


def ensure_school() -> Institution:
    institution, _ = Institution.objects.get_or_create(
        code="99XX",
        defaults={
            "name": "ROC Rivierenland",
            "address": "Stationsweg 12",
            "city": "Utrecht",
            "representative": "M. de Boer, namens het college van bestuur",
            "confidential_adviser": "Yara Jansen, 030 123 45 67",
        },
    )
    # `prepare_database` did this; a database made in another way has the standards too.
    standards.load_all()
    for name in ("framework-mbo-sd-25998", "framework-ad-ict-software-example"):
        load_framework(institution=institution, name=name)
    return institution


def part_of_the_list() -> io.BytesIO:
    """The head of the example list and a part of its rows."""
    lines = LIST.read_bytes().splitlines(keepends=True)
    return io.BytesIO(b"".join(lines[:HEAD_LINES] + lines[HEAD_LINES + FIRST : HEAD_LINES + LAST]))


def import_part(institution: Institution, coordinator: User) -> RosterImport:
    """As a coordinator does it: upload, confirm the columns, decide, import."""
    roster = imports.receive(
        actor=coordinator, institution=institution, file=part_of_the_list(), file_name=LIST.name
    )
    imports.confirm_columns(
        actor=coordinator,
        roster_id=roster.pk,
        mapping=columns.propose(roster.columns),
        source_name="EduArte BPV",
    )
    imports.make_programmes(actor=coordinator, roster_id=roster.pk)
    ensure_staff(institution)
    imports.decide_hosts(
        actor=User.objects.get(pk=coordinator.pk),
        roster_id=roster.pk,
        decisions=dict.fromkeys(
            roster.host_proposals.values_list("pk", flat=True), ProposalDecision.SAME.value
        ),
    )
    job = imports.start_import(actor=User.objects.get(pk=coordinator.pk), roster_id=roster.pk)
    jobs.run(job.pk)
    job.refresh_from_db()
    if job.state != JobState.DONE:
        raise RuntimeError(f"the example list was not imported: {job.failure}")
    return roster


def demo_student() -> Student:
    """The student of the worked example, able to sign in with the demo password."""
    student = Student.objects.select_related("user").get(number=STUDENT_NUMBER)
    if not student.user.has_usable_password():
        student.user.set_password(PASSWORD)
        student.user.save(update_fields=["password"])
    return student
