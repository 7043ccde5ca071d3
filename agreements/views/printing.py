from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from agreements import reading
from agreements.forms.printing import PrintForm
from agreements.queries import BUNDLE_KINDS, bundle_document
from core import jobs
from core.models import Job
from documents.responses import send_document


@require_http_methods(["GET", "POST"])
def print_choice(request: HttpRequest) -> HttpResponse:
    """Which sealed agreements, as one file to print or as a ZIP. Choosing starts a job."""
    chosen = _numbers(request.POST.getlist("placements"))
    programme = _numbers([request.GET.get("programme", "")])
    agreements = reading.printable(request.user, placements=chosen, programmes=programme)
    start = request.method == "POST" and request.POST.get("do") == "start"
    form = PrintForm(request.POST if start else None, ids=chosen)
    if start and agreements and form.is_valid():
        started = jobs.start(
            actor=request.user,
            kind=form.cleaned_data["how"],
            params={"placement_ids": [agreement.placement_id for agreement in agreements]},
            once_key=f"bundle:{request.user.pk}:{form.cleaned_data['asked']}",
        )
        return redirect("core:job", started.pk)
    context: dict[str, Any] = {
        "agreements": agreements,
        "form": form,
        "without": max(0, len(chosen) - len(agreements)),
        "programmes": reading.programmes_with_sealed(request.user),
        "programme": programme[0] if programme else None,
    }
    return render(request, "agreements/print.html", context)


@require_safe
def bundle(request: HttpRequest, job_id: int) -> HttpResponseBase:
    """The file of a finished job, for the person who asked for it."""
    document = bundle_document(request.user, job_id)
    if document is None:
        job = get_object_or_404(Job, pk=job_id, created_by=request.user, kind__in=BUNDLE_KINDS)
        return redirect("core:job", job.pk)
    if request.GET.get("download"):
        return send_document(request, document)
    return render(request, "agreements/bundle.html", {"document": document})


def _numbers(values: list[str]) -> list[int]:
    return [int(value) for value in values if value.isdecimal() and len(value) < 19]
