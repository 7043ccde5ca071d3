"""The people who sign in to look around. One password for all who have one."""

from dataclasses import dataclass

from people.enums import ProgrammeRoleName
from people.models import ProgrammeRole, Student, User
from programmes.models import Institution, Programme

PASSWORD = "driehoek-demo-2026"  # noqa: S105 - printed by `make run`, refused in production
BY_CODE = "no password: a code or link arrives in the inbox"

# Whose placement the worked example of the README follows; both stand in the example list.
STUDENT_NUMBER = "100467"
HOST_NAME = "Accountantskantoor Pieters Arnhem"


@dataclass(frozen=True)
class Member:
    """Someone of the school, with the role that is tried out as him or her."""

    email: str
    name: str
    role: ProgrammeRoleName


STAFF = [
    Member("coordinator@driehoek.example", "Marieke de Boer", ProgrammeRoleName.COORDINATOR),
    # Named in the example list as the contact of the student above.
    Member("begeleider@driehoek.example", "I. Huisman", ProgrammeRoleName.SCHOOL_SUPERVISOR),
    Member("examinator@driehoek.example", "Ruud Smit", ProgrammeRoleName.EXAMINER),
    Member("manager@driehoek.example", "Farida Amrani", ProgrammeRoleName.MANAGER),
]
ADMINISTRATOR = ("beheer@driehoek.example", "Petra Beheer")
GUARDIAN = ("ouder@driehoek.example", "Anja Dijkstra")
HOST_CONTACT = ("hr@pieters.example", "Karel Pieters")


def ensure_person(email: str, name: str, *, password: bool = False, **fields: bool) -> User:
    """The person with this address, made when absent."""
    person = User.objects.filter(email=email).first()
    if person is None:
        person = User.objects.create_user(
            email, PASSWORD if password else None, name=name, **fields
        )
    return person


def ensure_staff(institution: Institution) -> dict[str, User]:
    """Everybody of the school, in their role in every programme of it. Keyed by role."""
    people = {}
    for member in STAFF:
        user = ensure_person(member.email, member.name, password=True)
        people[member.role.value] = user
        for programme in Programme.objects.filter(institution=institution):
            ProgrammeRole.objects.get_or_create(user=user, programme=programme, role=member.role)
    ensure_person(*ADMINISTRATOR, password=True, is_staff=True, is_superuser=True)
    return people


def sign_ins() -> list[tuple[str, str, str]]:
    """Role, address and how to sign in, for each role that can be tried."""
    student = Student.objects.select_related("user").filter(number=STUDENT_NUMBER).first()
    rows = [(str(member.role.value), member.email, PASSWORD) for member in STAFF]
    rows.append(("administrator", ADMINISTRATOR[0], PASSWORD))
    if student:
        placement = student.placements.filter(host__name=HOST_NAME).first()
        supervisor = placement and placement.supervisors.first()
        rows.append(("student", str(student.user.email), PASSWORD))
        if supervisor:
            rows.append(("workplace_supervisor", str(supervisor.email), BY_CODE))
    rows.append(("host_contact", HOST_CONTACT[0], BY_CODE))
    rows.append(("guardian", GUARDIAN[0], BY_CODE))
    return rows
