"""P30: a portfolio of 500 items beside an empty page of the same layout, for the same person."""

from datetime import date, timedelta

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import include, path
from django.utils import timezone

from benchmarks.measure import Row, interleaved, median, milliseconds, ratios
from core.dates import today
from portfolio.models import EvidenceItem
from programmes.enums import OutcomeKind
from programmes.models import Framework, LearningOutcome
from tests.scenarios import School, make_placement, make_school, make_student, make_workplace

ITEMS = 500
ROUNDS = 9
GOAL = 3.0


def empty(request: HttpRequest) -> HttpResponse:
    """The menu and nothing else."""
    return render(request, "base.html")


urlpatterns = [path("floor/", empty), path("", include("triangle_portal.urls"))]


def portfolio_page() -> list[Row]:
    """Everything is made in one transaction and taken back."""
    with (
        override_settings(ROOT_URLCONF="benchmarks.portfolio", ALLOWED_HOSTS=["*"], DEBUG=False),
        transaction.atomic(),
    ):
        rows = _measured()
        transaction.set_rollback(True)
    return rows


def _measured() -> list[Row]:
    client = _filled()
    counts = []
    for address in ("/floor/", "/portfolio/"):
        with CaptureQueriesContext(connection) as captured:
            if client.get(address).status_code != 200:
                raise RuntimeError(f"{address} did not answer")
        counts.append(len(captured))
    times = interleaved(
        {"floor": lambda: client.get("/floor/"), "page": lambda: client.get("/portfolio/")},
        rounds=ROUNDS,
        times=3,
    )
    ratio = median(ratios(times["page"], times["floor"]))
    return [
        {
            "id": "P30",
            "what": f"portfolio of {ITEMS} items ({counts[1]} queries, empty page {counts[0]})",
            "floor": milliseconds(times["floor"]),
            "measured": milliseconds(times["page"]),
            "ratio": ratio,
            "goal": f"< {GOAL:.0f} x an empty signed-in page",
            "holds": ratio < GOAL,
        }
    ]


def _filled() -> Client:
    # Codes that no school and no demo has, so that this works beside any rows.
    school = make_school("P30", "Bench school", "Bench programme", "P30")
    workplace = make_workplace(school, "Bench host", "930000000")
    student = make_student(school, "P30", "Bench Student", date(2001, 5, 6))
    placement = make_placement(school, workplace, student)
    shown = _outcomes(school)
    items = EvidenceItem.objects.bulk_create(
        EvidenceItem(
            student=student,
            placement=placement,
            title=f"Item {number}",
            kind="text",
            body="What was done, in a few sentences. " * 6,
            made_on=today() - timedelta(days=number % 300),
            content_sha256=f"{number:064x}",
        )
        for number in range(ITEMS)
    )
    through = EvidenceItem.outcomes.through
    through.objects.bulk_create(
        through(evidenceitem=item, learningoutcome=shown[item.pk % len(shown)]) for item in items
    )
    client = Client()
    client.force_login(student.user, backend="people.backends.PortalAuthenticationBackend")
    return client


def _outcomes(school: School) -> list[LearningOutcome]:
    framework = Framework.objects.create(
        programme=school.programme, version="P30", published_at=timezone.now()
    )
    return LearningOutcome.objects.bulk_create(
        LearningOutcome(
            framework=framework,
            kind=OutcomeKind.LEARNING_OUTCOME,
            code=f"LU{number}",
            order=number,
            name_nl=f"Leeruitkomst {number}",
        )
        for number in range(1, 9)
    )


BENCHMARKS = {"P30": portfolio_page}
