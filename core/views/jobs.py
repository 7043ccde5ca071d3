"""How far is my work? One page per job, for the person who asked for it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django_htmx.http import HttpResponseClientRefresh

from core.models import Job
from core.models.jobs import JobState
from core.requests import HtmxRequest


def job_detail(request: HtmxRequest, job_id: int) -> HttpResponse:
    """The page, or with htmx only the part that moves; at the end the page with its new heading."""
    job = get_object_or_404(Job, pk=job_id, created_by=request.user)
    if request.htmx and job.state in {JobState.DONE, JobState.FAILED}:
        return HttpResponseClientRefresh()
    template = "core/job.html#progress" if request.htmx else "core/job.html"
    return render(request, template, {"job": job})
