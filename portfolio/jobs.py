"""Long work. Parameters: {"student_id": …}; rights are looked at when it runs."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import require
from core.jobs import JobRun, job
from people.models import Student
from portfolio.services import printing, taking


@job("portfolio.print")
def print_portfolio(run: JobRun) -> dict[str, Any]:
    student = _student(run)
    require(run.actor, "portfolio.print", student)
    return printing.print_portfolio(run, student) | _download(run)


@job("portfolio.take_along")
def take_along(run: JobRun) -> dict[str, Any]:
    student = _student(run)
    require(run.actor, "portfolio.take_along", student)
    return taking.take_along(run, student) | _download(run)


def _student(run: JobRun) -> Student:
    rows = Student.objects.select_related("user", "institution")
    return rows.get(pk=run.params["student_id"])


def _download(run: JobRun) -> dict[str, str]:
    return {"url": reverse("portfolio:download", args=[run.job.pk]), "label": _("Download")}
