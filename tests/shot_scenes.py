"""What the demo does not show: long names, a new school, tasks behind a mailed link, failures."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count
from django.utils import timezone

from agreements import task_scope
from agreements.models import Agreement
from core.dates import is_working_day, today
from core.models import Job
from core.models.jobs import JobState
from demo import agreements, cast
from demo.loading import candidates, coordinator
from people.enums import ProgrammeRoleName
from people.models import Enrolment, ProgrammeRole, User
from people.services import guardians, links
from placements.enums import PlacementState
from placements.models import Placement
from placements.services import proposals
from programmes.models import Institution, Programme
from reminders.models import Reminder
from reminders.services.run import run_day

LONG_PERSON = "Anne-Marieke Wilhelmina van der Heijden-Oosterhuis Czartoryska"
LONG_HOST = "Stichting Samenwerkende Zorginstellingen Noordoost-Nederland, locatie Kindercentrum"

NEWCOMER = "nieuw@driehoek.example"


@dataclass(frozen=True)
class Scenes:
    """Rows that a picture needs; each is made once, before the first picture."""

    long: Placement
    proposal: Placement
    ready: Agreement
    minor: Agreement
    newcomer: User
    job: Job

    @property
    def supervisor(self) -> User:
        return agreements.first_supervisor(self.ready.placement)

    @property
    def guardian(self) -> User:
        return self.minor.placement.student.guardianships.get().guardian

    def told(self, corner: str) -> int | None:
        """Somebody of this corner with a mail of reminders, the one with most in it."""
        if corner == "student":
            people = User.objects.filter(student__isnull=False)
        elif corner == "coordinator":
            people = User.objects.filter(programme_roles__role="coordinator")
        else:
            people = User.objects.filter(host_roles__isnull=False)
        told = Reminder.objects.filter(recipient__in=people, message__isnull=False)
        most = told.values("recipient").annotate(number=Count("pk")).order_by("-number").first()
        return int(most["recipient"]) if most else None

    def link(self) -> str:
        """A fresh mailed link to the workplace's check, without the address of the portal."""
        address = links.mint(
            user=self.supervisor,
            scope=task_scope.SCOPE,
            object_id=self.ready.pk,
            path=f"/agreements/{self.ready.pk}/sign/",
        )
        return "/link/" + address.split("/link/")[1]


def remind() -> None:
    """As if a week had passed, on the next Monday: everybody has a mail with all that waits."""
    run_day()
    monday = today() + timedelta(days=7 + (7 - today().weekday()) % 7)
    while not is_working_day(monday):
        monday += timedelta(days=7)
    run_day(monday)


def make() -> Scenes:
    remind()
    example = Placement.objects.get(student__number=cast.STUDENT_NUMBER, host__name=cast.HOST_NAME)
    placements = (
        row for row in candidates(besides=example) if not Agreement.objects.filter(placement=row)
    )
    rest = [next(placements) for _ in range(2)]
    return Scenes(
        long=long_names(rest[0]),
        proposal=proposal(),
        ready=agreements.ready(coordinator(), rest[1]),
        minor=minor_agreement(),
        newcomer=newcomer(),
        job=running_job(),
    )


def long_names(placement: Placement) -> Placement:
    placement.student.user.name = LONG_PERSON
    placement.student.user.save(update_fields=["name"])
    placement.host.name = LONG_HOST
    placement.host.save(update_fields=["name"])
    return placement


def proposal() -> Placement:
    enrolment = Enrolment.objects.select_related("student__user").order_by("-pk")[0]
    return proposals.propose(
        actor=enrolment.student.user,
        enrolment=enrolment,
        host_name="Kinderopvang De Vlinder",
        street="Dorpsstraat 3",
        postcode="3511 AB",
        city="Utrecht",
        start_date=today() + timedelta(days=40),
        end_date=today() + timedelta(days=180),
        activities="Meewerken op de groep met peuters.",
        supervisor_name="Sanne de Wit",
        supervisor_email="sanne@vlinder.example",
    )


def minor_agreement() -> Agreement:
    """Checked by the workplace; the guardian of the student consents."""
    rows = Placement.objects.filter(
        state=PlacementState.PREPARING,
        supervisor_links__user__email__isnull=False,
        school_contact__isnull=False,
        programme__frameworks__isnull=False,
    ).exclude(student__number=cast.STUDENT_NUMBER)
    placement = next(row for row in rows.order_by("start_date", "pk") if row.is_minor)
    guardians.add_guardian(
        actor=coordinator(),
        student=placement.student,
        name="Willem Meijer",
        email="willem@meijer.example",
    )
    return agreements.ready(coordinator(), placement)


def newcomer() -> User:
    """The coordinator of a school that has nothing yet."""
    institution = Institution.objects.create(
        code="98YY", name="ROC Nieuwland", address="Markt 1", city="Ede", representative="J. Blom"
    )
    programme = Programme.objects.filter(institution__code="99XX").order_by("pk")[0]
    programme.pk, programme.institution = None, institution
    programme._state.adding = True
    programme.save()
    user = User.objects.create_user(NEWCOMER, None, name="Jan Blom")
    ProgrammeRole.objects.create(user=user, programme=programme, role=ProgrammeRoleName.COORDINATOR)
    return user


def running_job() -> Job:
    return Job.objects.create(
        kind="agreements.print_bundle",
        created_by=coordinator(),
        state=JobState.RUNNING,
        done=40,
        total=100,
        lease_until=timezone.now() + timedelta(hours=1),
    )
