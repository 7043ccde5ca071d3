"""P31: the page on which a school supervisor judges: 60 students × 6 tasks, and 1 × 1."""

from datetime import date, timedelta

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import include, path
from django.utils import timezone

from benchmarks.measure import Row, interleaved, median, milliseconds, ratios
from learning.models import LearningTask, TaskOutcome, TaskVersion
from programmes.models import LearningOutcome
from tests.factories.learning import TEXT, prepare_school
from tests.scenarios import Triangle, make_placement, make_student, make_world

STUDENTS, TASKS = 60, 6
ROUNDS = 9
PAGE = "/judge-tasks/"


def empty(request: HttpRequest) -> HttpResponse:
    """The menu and nothing else."""
    return render(request, "base.html")


urlpatterns = [path("floor/", empty), path("", include("triangle_portal.urls"))]


def judge_page() -> list[Row]:
    """Everything is made in one transaction and taken back."""
    with (
        override_settings(ROOT_URLCONF="benchmarks.learning", ALLOWED_HOSTS=["*"], DEBUG=False),
        transaction.atomic(),
    ):
        rows = _measured()
        transaction.set_rollback(True)
    return rows


def _measured() -> list[Row]:
    own = make_world().own
    outcomes = list(prepare_school(own.school).outcomes.all())
    client = Client()
    client.force_login(own.school.supervisor, backend="people.backends.PortalAuthenticationBackend")
    client.get("/floor/")
    _fill(own, outcomes, students=1, tasks=1)
    few = _queries(client)
    _fill(own, outcomes, students=STUDENTS, tasks=TASKS)
    many = _queries(client)
    times = interleaved(
        {"floor": lambda: client.get("/floor/"), "page": lambda: client.get(PAGE)},
        rounds=ROUNDS,
        times=3,
    )
    return [
        {
            "id": "P31",
            "what": f"judge tasks, {STUDENTS} × {TASKS} waiting ({many} queries; for 1 × 1 {few})",
            "floor": milliseconds(times["floor"]),
            "measured": milliseconds(times["page"]),
            "ratio": median(ratios(times["page"], times["floor"])),
            "goal": "one fixed number of queries",
            "holds": few == many,
        }
    ]


def _queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as captured:
        if client.get(PAGE).status_code != 200:
            raise RuntimeError(f"{PAGE} did not answer")
    return len(captured)


def _fill(own: Triangle, outcomes: list[LearningOutcome], *, students: int, tasks: int) -> None:
    """Sent tasks that wait, made in a few statements."""
    for number in range(students):
        key = f"8{tasks}{number:04}"
        student = make_student(own.school, key, f"Student {key}", date(2008, 1, 1))
        placement = make_placement(
            own.school,
            own.workplace,
            student,
            start_date=own.placement.start_date + timedelta(days=number),
        )
        made = LearningTask.objects.bulk_create(
            LearningTask(
                placement=placement,
                number=place,
                drafted_from="student",
                drafted_by=student.user,
            )
            for place in range(1, tasks + 1)
        )
        versions = TaskVersion.objects.bulk_create(
            TaskVersion(task=task, number=1, written_by=student.user, **TEXT) for task in made
        )
        TaskOutcome.objects.bulk_create(
            TaskOutcome(version=version, outcome=outcome)
            for version in versions
            for outcome in outcomes[:2]
        )
        TaskVersion.objects.filter(pk__in=[version.pk for version in versions]).update(
            sent_at=timezone.now(), sent_by=student.user
        )


BENCHMARKS = {"P31": judge_page}
