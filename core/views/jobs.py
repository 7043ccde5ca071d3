"""How far is my work? One page per job, for the person who asked for it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from core.models import Job
from core.requests import HtmxRequest


def job_detail(request: HtmxRequest, job_id: int) -> HttpResponse:
    """The page, or with htmx only the part that moves."""
    job = get_object_or_404(Job, pk=job_id, created_by=request.user)
    template = "core/job.html#progress" if request.htmx else "core/job.html"
    return render(request, template, {"job": job})
