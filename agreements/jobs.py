"""Print jobs. Parameters: {"placement_ids": […]}, of which only what the asker may see is used."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.services import bundling
from core.jobs import JobRun, job


@job("agreements.print_bundle")
def print_bundle(run: JobRun) -> dict[str, Any]:
    return bundling.print_bundle(run) | _download(run)


@job("agreements.zip_bundle")
def zip_bundle(run: JobRun) -> dict[str, Any]:
    return bundling.zip_bundle(run) | _download(run)


def _download(run: JobRun) -> dict[str, str]:

    return {"url": reverse("agreements:bundle", args=[run.job.pk]), "label": _("Download")}
