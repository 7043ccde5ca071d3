"""A row for every argument of every address, twice: of the own triangle and of a foreign one.

`Side.arguments()` gives, per URL name, the arguments of the row on which that page is about
something: a draft for the page that sends drafts, a list after its dry run for the page that
imports it.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from io import BytesIO
from typing import Any

from agreements.models import Agreement, AgreementTemplate
from agreements.services import templates
from core import jobs
from documents.models import StoredDocument
from notifications.models import OutboxMessage
from notifications.services import queue
from people.enums import ProgrammeRoleName
from people.models import Guardianship, ProgrammeRole, User
from people.services import links
from placements.imports.columns import propose
from placements.models import Commitment, Interruption, Placement, RosterImport
from placements.services import imports
from placements.services.commitments import open_commitment
from programmes.models import CommitmentPlanRow
from programmes.services import frameworks
from tests.factories import agreements as make
from tests.meta import rows
from tests.meta.rows.reminders import standard_plan
from tests.scenarios import (
    School,
    Triangle,
    Workplace,
    World,
    make_placement,
    make_student,
    make_triangle,
    make_user,
)

ROSTER = (
    "Nummer;Naam;Opleiding;Erkende opleidingscode;Leerweg;Cohort;BPV-bedrijf;Code leerbedrijf;"
    "Postcode en plaats;Praktijkopleider;E-mail praktijkopleider;Begindatum;Einddatum;"
    "Totale omvang;Uren per week;Status\n"
)
_WEEK = timedelta(weeks=1)
_BORN = date(2001, 5, 6)
# No row of any table has this id.
NOBODY = 987_654_321


def _of_plan(planned: Placement, running: Placement, actor: User) -> dict[str, dict[str, Any]]:
    """A promise of the student to the school, and a week away."""
    promise = open_commitment(
        placement=planned,
        kind="learning.draft_tasks",
        debtor="student",
        creditor="school",
        owner=planned.student.user,
    )
    where = {"placement_id": planned.pk, "commitment_id": promise.pk}
    first = running.start_date + _WEEK
    away = Interruption.objects.create(
        placement=running, kind="leave", from_day=first, until_day=first + _WEEK, noted_by=actor
    )
    days = {"placement_id": running.pk}
    row = days | {"interruption_id": away.pk}
    return {
        **{f"placements:{name}": where for name in ("promise", "postpone", "received")},
        "placements:away": days,
        "placements:away-change": row,
        "placements:away-remove": row,
    }


@dataclass
class Side:
    """The rows of one triangle, each in the state in which its pages ask something."""

    triangle: Triangle
    proposal: Placement
    drafted: Placement
    agreed: Placement
    draft: Agreement
    proposed: Agreement
    ready: Agreement
    sealed: Agreement
    published_template: AgreementTemplate
    draft_template: AgreementTemplate
    rosters: dict[str, RosterImport]
    extra: dict[str, int] = field(default_factory=dict)
    more: dict[str, dict[str, Any]] = field(default_factory=dict)

    def arguments(self) -> dict[str, dict[str, Any]]:
        return (
            self._of_placements()
            | self._of_agreements()
            | self._of_imports()
            | self._of_programmes()
            | self._of_people()
            | self._of_workplaces()
            | self.more
        )

    def _of_placements(self) -> dict[str, dict[str, Any]]:
        first = self.triangle.placement.pk
        where = {
            "detail": first,
            "timeline": first,
            "decide": self.proposal.pk,
            "withdraw": self.proposal.pk,
            "edit": first,
            "end": first,
            "complete": self.agreed.pk,
            "contact": first,
            "supervisor": first,
        }
        found = {f"placements:{name}": {"placement_id": pk} for name, pk in where.items()}
        found["placements:supervisor-remove"] = {
            "placement_id": first,
            "user_id": self.triangle.workplace.supervisor.pk,
        }
        told = queue(
            notice_key="placements.contact_assigned",
            recipient=self.triangle.school.supervisor,
            params={"placement_id": first},
            once_key=f"crawl:{first}",
            placement_id=first,
        )
        found["placements:mail-again"] = {"placement_id": first, "message_id": told.pk}
        found["mails:placement"] = {"placement_id": first}
        found["people:mail-by-link"] = {"person_id": self.triangle.workplace.supervisor.pk}
        waits = Commitment.objects.filter(
            placement=self.proposed.placement, state="open", creditor="school"
        ).order_by("pk")
        found["placements:waive"] = {"commitment_id": waits[0].pk}
        found |= _of_plan(self.proposed.placement, self.agreed, self.triangle.school.coordinator)
        return found

    def _of_agreements(self) -> dict[str, dict[str, Any]]:
        placement = {
            "prepare": self.drafted.pk,
            "preview": self.drafted.pk,
            "amend": self.agreed.pk,
            "end": self.agreed.pk,
        }
        agreement = {
            "detail": self.ready.pk,
            "send": self.draft.pk,
            "withdraw": self.ready.pk,
            "check": self.proposed.pk,
            "sign": self.ready.pk,
            "pdf": self.sealed.pk,
        }
        template = {
            "template": self.published_template.pk,
            "template_preview": self.published_template.pk,
            "template_new": self.published_template.pk,
            "template_publish": self.draft_template.pk,
        }
        return {
            **{f"agreements:{name}": {"placement_id": pk} for name, pk in placement.items()},
            **{f"agreements:{name}": {"agreement_id": pk} for name, pk in agreement.items()},
            **{f"agreements:{name}": {"template_id": pk} for name, pk in template.items()},
            "agreements:paper": {"agreement_id": self.ready.pk, "party": "student"},
            "agreements:template_clause": {
                "template_id": self.draft_template.pk,
                "clause_id": self.draft_template.clauses.order_by("order")[0].pk,
            },
            "agreements:bundle": {"job_id": self.extra["job"]},
            "core:job": {"job_id": self.extra["job"]},
        }

    def _of_imports(self) -> dict[str, dict[str, Any]]:
        pages = ("detail", "progress", "hosts", "programmes", "start", "discard", "problems")
        found = {f"imports:{name}": {"roster_id": self.rosters["checked"].pk} for name in pages}
        for name in ("columns", "retry"):
            found[f"imports:{name}"] = {"roster_id": self.rosters["fresh"].pk}
        return found

    def _of_programmes(self) -> dict[str, dict[str, Any]]:
        programme = {"programme_id": self.triangle.school.programme.pk}
        framework = {"framework_id": self.extra["framework"]}
        outcome = framework | {"outcome_id": self.extra["outcome"]}
        school = {"institution_id": self.triangle.school.institution.pk}
        line = school | {"row_id": self.extra["plan_row"]}
        return {
            "programmes:school": school,
            "programmes:school-change": school,
            "programmes:programme-new": school,
            "programmes:holidays": school,
            "programmes:holiday-remove": school | {"first_day": "2026-10-17"},
            "programmes:holidays-of-region": school | {"year": 2026},
            "programmes:change": programme,
            "agreements:templates-standard": school,
            "programmes:plan-school": school,
            "programmes:plan-school-row": line,
            "programmes:plan-school-standard": line,
            "programmes:detail": programme,
            "programmes:framework-new": programme,
            "programmes:framework": framework,
            "programmes:framework-publish": framework,
            "programmes:outcome-add": framework,
            "programmes:outcome": outcome,
            "programmes:outcome-remove": outcome,
            "people:programme-staff": programme,
        }

    def _of_people(self) -> dict[str, dict[str, Any]]:
        student = self.triangle.student
        examiner = self.triangle.school.examiner
        role = ProgrammeRole.objects.get(user=examiner, programme=self.triangle.school.programme)
        guardianship = Guardianship.objects.get(student=student)
        return {
            "people:role-take": {"role_id": role.pk},
            "people:person-email": {"person_id": self.extra["unreachable"]},
            "people:person-deactivate": {"person_id": examiner.pk},
            "people:person-activate": {"person_id": examiner.pk},
            "people:guardian-add": {"student_id": student.pk},
            "placements:search-one": {"enrolment_id": student.enrolments.order_by("pk")[0].pk},
            "people:guardian-remove": {"guardianship_id": guardianship.pk},
        }

    def _of_workplaces(self) -> dict[str, dict[str, Any]]:
        workplace = self.triangle.workplace
        host = {"host_id": workplace.host.pk}
        pages = ("detail", "edit", "site-new", "person-new", "recognition-new")
        # Another code would say that the host may not train for this programme.
        code = self.triangle.school.programme.code
        recognition, _made = workplace.host.recognitions.get_or_create(qualification_code=code)
        return {f"workplaces:{name}": host for name in pages} | {
            "workplaces:site": host | {"site_id": workplace.site.pk},
            "workplaces:recognition": host | {"recognition_id": recognition.pk},
            "workplaces:role-remove": {"role_id": workplace.host.roles.get(role="host_contact").pk},
        }


@dataclass
class Sides:
    own: Side
    foreign: Side
    # Placement pages of a fellow student in the same programme, elsewhere, with another teacher.
    neighbour: dict[str, dict[str, Any]]
    public: dict[str, dict[str, Any]]


def build(world: World) -> Sides:
    own, foreign = make_side(world.own), make_side(world.other)
    for side in (own, foreign):
        side.extra["plan_row"] = CommitmentPlanRow.objects.standard().order_by("pk")[0].pk
    code = StoredDocument.objects.get(pk=own.sealed.sealed_document_id).verification_code
    return Sides(own, foreign, make_neighbour(world), public_arguments(world, own, code))


def make_side(triangle: Triangle) -> Side:
    school = triangle.school
    make.prepare_school(school)

    def another(weeks: int, **fields: Any) -> Triangle:
        start = triangle.placement.start_date + weeks * _WEEK
        placement = make_placement(
            school, triangle.workplace, triangle.student, start_date=start, **fields
        )
        return Triangle(school, triangle.workplace, triangle.student, triangle.guardian, placement)

    def later(number: int) -> Triangle:
        return another(number * 2)

    drafted, proposed, ready, sealed = later(1), later(2), later(3), later(4)
    details = {"activities": "Werkt mee in het team.", "working_times": "8:30 tot 17:00"}
    proposal = another(70, state="proposed", source="student", created_by=triangle.student.user)
    side = Side(
        triangle=triangle,
        proposal=proposal.placement,
        drafted=drafted.placement,
        agreed=sealed.placement,
        draft=make.draft(drafted, **details),
        proposed=make.proposed(proposed, **details),
        ready=make.ready(ready, **details),
        sealed=make.sealed(sealed, **details),
        published_template=_template(school),
        draft_template=templates.new_version(
            actor=school.coordinator, template_id=_template(school).pk
        ),
        rosters=make_rosters(triangle),
        more=rows.arguments(triangle),
    )
    side.extra |= _programme_rows(school) | {
        "job": _print_job(school.coordinator, side.agreed),
        "unreachable": _without_address(school).pk,
    }
    return side


def _template(school: School) -> AgreementTemplate:
    return AgreementTemplate.objects.get(
        institution=school.institution, variant=school.variant.variant, version=1
    )


def _programme_rows(school: School) -> dict[str, int]:
    draft = frameworks.new_version(
        actor=school.coordinator, programme_id=school.programme.pk, version="2027"
    )
    return {"framework": draft.pk, "outcome": draft.outcomes.order_by("order")[0].pk}


def _print_job(coordinator: User, placement: Placement) -> int:
    job = jobs.start(
        actor=coordinator,
        kind="agreements.print_bundle",
        params={"placement_ids": [placement.pk]},
    )
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.failure) == ("done", "")
    return job.pk


def _without_address(school: School) -> User:
    """A student whose list said no address yet."""
    number = f"9{school.institution.code[:2]}01"
    student = make_student(school, number, f"Zonder Adres {number}", _BORN)
    User.objects.filter(pk=student.user_id).update(email=None)
    student.enrolments.create(programme_variant=school.variant)
    return student.user


def make_rosters(triangle: Triangle) -> dict[str, RosterImport]:
    """A list as it came in, and one after its dry run."""
    school, host = triangle.school, triangle.workplace.host

    def receive(number: str) -> RosterImport:
        line = (
            f"{number};Nieuwe Student {number};{school.programme.name};{school.programme.code};"
            f"BOL;2025;{host.name};{host.leerbedrijf_id};3511 AA Utrecht;Piet Nieuw;"
            f"piet{number}@bedrijf.example;01-02-2027;30-06-2027;640;32;Definitief\n"
        )
        return imports.receive(
            actor=school.coordinator,
            institution=school.institution,
            file=BytesIO((ROSTER + line).encode()),
            file_name=f"lijst-{number}.csv",
        )

    fresh, checked = receive("300001"), receive("300002")
    imports.confirm_columns(
        actor=school.coordinator,
        roster_id=checked.pk,
        mapping=propose(checked.columns),
        source_name="EduArte",
    )
    checked.refresh_from_db()
    assert checked.state == "ready", checked.summary
    return {"fresh": fresh, "checked": checked}


def make_neighbour(world: World) -> dict[str, dict[str, Any]]:
    """Of the own school, but of nobody's own people: another student, teacher and workplace."""
    own, other = world.own.school, world.other.workplace
    teacher = make_user("Andere Docent", password=True)
    ProgrammeRole.objects.create(
        user=teacher, programme=own.programme, role=ProgrammeRoleName.SCHOOL_SUPERVISOR
    )
    colleagues = School(
        own.institution, own.programme, own.variant, own.coordinator, teacher, own.examiner,
        own.manager,
    )  # fmt: skip
    elsewhere = Workplace(other.host, other.site, other.supervisor, other.contact)
    triangle = make_triangle(colleagues, elsewhere, "100002", "Buur Student")
    ready = make.ready(triangle, activities="Werkt mee.", working_times="9:00 tot 17:00")
    placement = {"placement_id": triangle.placement.pk}
    agreement = {"agreement_id": ready.pk}
    waits = Commitment.objects.filter(placement=triangle.placement).order_by("pk")
    guardianship = Guardianship.objects.get(student=triangle.student)
    told = OutboxMessage.objects.filter(placement_id=triangle.placement.pk).first()
    pages = ("detail", "timeline", "decide", "withdraw", "edit", "end", "complete", "contact")
    # A fellow student is in the same programme, so pages of the programme are not foreign.
    return {
        **rows.personal(triangle),
        **{f"placements:{name}": placement for name in pages},
        "placements:supervisor": placement,
        "placements:supervisor-remove": placement | {"user_id": other.supervisor.pk},
        "placements:waive": {"commitment_id": waits[0].pk},
        **_of_plan(triangle.placement, triangle.placement, own.coordinator),
        "placements:mail-again": placement | {"message_id": told.pk},
        "mails:placement": placement,
        "people:mail-by-link": {"person_id": other.supervisor.pk},
        **{f"agreements:{name}": placement for name in ("prepare", "preview", "amend", "end")},
        **{
            f"agreements:{name}": agreement
            for name in ("detail", "send", "withdraw", "check", "sign", "pdf")
        },
        "agreements:paper": agreement | {"party": "student"},
        "people:person-email": {"person_id": triangle.student.user_id},
        "people:person-deactivate": {"person_id": triangle.student.user_id},
        "people:person-activate": {"person_id": triangle.student.user_id},
        "people:guardian-add": {"student_id": triangle.student.pk},
        "people:guardian-remove": {"guardianship_id": guardianship.pk},
    }


def public_arguments(world: World, own: Side, code: str) -> dict[str, dict[str, Any]]:
    link = links.mint(
        user=world.own.workplace.supervisor,
        scope="agreement",
        object_id=own.proposed.pk,
        path=f"/agreements/{own.proposed.pk}/check/",
    )
    token = {"token": link.rstrip("/").rsplit("/", 1)[1]}
    return {
        "people:link": token,
        "people:link-renew": token,
        "documents:verify_code": {"code": code},
        "programmes:plan-row": {"row_id": own.extra["plan_row"]},
        "reminders:plan": {"plan_id": standard_plan().pk},
        "openid_connect_login": {"provider_id": "nobody"},
        "openid_connect_callback": {"provider_id": "nobody"},
        "account_confirm_email": {"key": "invented"},
    }
