"""Two schools with their programmes, two hosts, and somebody in every role.

"Own" people and rows belong together around `placement`; "other" ones belong to the second
school and host, so that in every test the wrong answer was possible.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from core.dates import today
from people.enums import ProgrammeRoleName
from people.models import Enrolment, Guardianship, ProgrammeRole, Student, User
from placements.models import Placement, PlacementSupervisor
from programmes.enums import Variant
from programmes.models import Cohort, Institution, Programme, ProgrammeVariant
from programmes.services.reference import load_plan
from workplaces.enums import HostRoleName
from workplaces.models import HostOrganisation, HostRole, HostSite

PASSWORD = "langgenoegwachtwoord"


@dataclass
class School:
    institution: Institution
    programme: Programme
    variant: ProgrammeVariant
    coordinator: User
    supervisor: User
    examiner: User
    manager: User


@dataclass
class Workplace:
    host: HostOrganisation
    site: HostSite
    supervisor: User
    contact: User


@dataclass
class Triangle:
    school: School
    workplace: Workplace
    student: Student
    guardian: User
    placement: Placement


@dataclass
class World:
    own: Triangle
    other: Triangle
    administrator: User

    def roles(self) -> dict[str, User]:
        """Every role around the own triangle, by the name used in the access table."""
        school, workplace = self.own.school, self.own.workplace
        return {
            "student": self.own.student.user,
            "guardian": self.own.guardian,
            "workplace_supervisor": workplace.supervisor,
            "host_contact": workplace.contact,
            "school_supervisor": school.supervisor,
            "coordinator": school.coordinator,
            "examiner": school.examiner,
            "manager": school.manager,
            "administrator": self.administrator,
        }


def make_user(name: str, *, password: bool = False, **fields: object) -> User:
    email = fields.pop("email", f"{name.lower().replace(' ', '.')}@people.example")
    return User.objects.create_user(email, PASSWORD if password else None, name=name, **fields)


def make_school(code: str, name: str, programme_name: str, programme_code: str) -> School:
    institution = Institution.objects.create(
        name=name,
        code=code,
        address="Schoolplein 1",
        city="Utrecht",
        representative=f"Bestuur {name}",
    )
    programme = Programme.objects.create(
        institution=institution, name=programme_name, name_en="", code=programme_code, level=4
    )
    variant = ProgrammeVariant.objects.create(programme=programme, variant=Variant.MBO_BOL)
    Cohort.objects.create(programme=programme, year=2025)
    people = {
        # The label is translated, and an address cannot hold "coördinator".
        role: make_user(
            f"{role.label.title()} {code}",
            password=True,
            email=f"{role.value.replace('_', '.')}.{code.lower()}@people.example",
        )
        for role in ProgrammeRoleName
    }
    for role, user in people.items():
        ProgrammeRole.objects.create(user=user, programme=programme, role=role)
    return School(
        institution,
        programme,
        variant,
        coordinator=people[ProgrammeRoleName.COORDINATOR],
        supervisor=people[ProgrammeRoleName.SCHOOL_SUPERVISOR],
        examiner=people[ProgrammeRoleName.EXAMINER],
        manager=people[ProgrammeRoleName.MANAGER],
    )


def make_workplace(school: School, name: str, leerbedrijf_id: str) -> Workplace:
    host = HostOrganisation.objects.create(
        name=name, match_name=name.lower(), leerbedrijf_id=leerbedrijf_id
    )
    site = HostSite.objects.create(
        host=host, street="Dorpsstraat 1", postcode="3511 AA", city="Utrecht"
    )
    supervisor = make_user(f"Begeleider {leerbedrijf_id}")
    contact = make_user(f"Contact {leerbedrijf_id}")
    HostRole.objects.create(user=supervisor, host=host, role=HostRoleName.WORKPLACE_SUPERVISOR)
    HostRole.objects.create(
        user=contact, host=host, role=HostRoleName.HOST_CONTACT, institution=school.institution
    )
    return Workplace(host, site, supervisor, contact)


def make_student(school: School, number: str, name: str, birth_date: date) -> Student:
    user = make_user(name, password=True)
    return Student.objects.create(
        user=user, institution=school.institution, number=number, birth_date=birth_date
    )


def make_placement(
    school: School, workplace: Workplace, student: Student, **fields: object
) -> Placement:
    """A placement in preparation that starts in six weeks and lasts twenty."""
    enrolment, _ = Enrolment.objects.get_or_create(
        student=student, programme_variant=school.variant
    )
    start = fields.pop("start_date", today() + timedelta(weeks=6))
    values = {
        "enrolment": enrolment,
        "student": student,
        "programme": school.programme,
        "host": workplace.host,
        "site": workplace.site,
        "variant": school.variant.variant,
        "start_date": start,
        "end_date": start + timedelta(weeks=20),
        "total_hours": 640,
        "hours_per_week": 32,
        "weekdays": [1, 2, 3, 4],
        "school_contact": school.supervisor,
        "source": "coordinator",
        "created_by": school.coordinator,
    } | fields
    placement = Placement.objects.create(**values)
    PlacementSupervisor.objects.create(placement=placement, user=workplace.supervisor)
    return placement


def make_triangle(
    school: School, workplace: Workplace, number: str, name: str, *, age: int = 17
) -> Triangle:
    born = today().replace(day=1) - timedelta(days=round(age * 365.25) + 40)
    student = make_student(school, number, name, born)
    guardian = make_user(f"Ouder van {name}")
    Guardianship.objects.create(student=student, guardian=guardian)
    placement = make_placement(school, workplace, student)
    return Triangle(school, workplace, student, guardian, placement)


def make_world() -> World:
    """Own: a minor in a BOL programme. Other: an adult of another school at another host."""
    load_plan()
    own_school = make_school("11AA", "ROC Midden", "Software developer", "25998")
    other_school = make_school("22BB", "ROC Elders", "Verzorgende IG", "25491")
    own_host = make_workplace(own_school, "Softwarehuis Noordzij", "100435545")
    other_host = make_workplace(other_school, "Zorggroep De Linde", "100847333")
    administrator = User.objects.create_superuser(
        "beheer@people.example", PASSWORD, name="Beheer Portaal"
    )
    return World(
        own=make_triangle(own_school, own_host, "100001", "Noor El Idrissi"),
        other=make_triangle(other_school, other_host, "200001", "Daan Visser", age=22),
        administrator=administrator,
    )
