"""What the views of learning tasks share."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.errors import ActionRefused
from learning.models import LearningTask, TaskVersion
from placements.models import Placement


def layout(request: HttpRequest) -> str:
    """A person who came by a mailed link has no menu."""
    bound = getattr(request, "task_session", None)
    return "base_bare.html" if bound else "base.html"


def page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, {"layout": layout(request), **context})


def told(request: HttpRequest, refusal: ActionRefused, *to: Any) -> HttpResponse:
    """Say why nothing happened, on the page where it can be seen how things stand."""
    messages.warning(request, str(refusal))
    return redirect(*to)


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to; an empty POST is a POST too."""
    return request.POST if request.method == "POST" else None


def tabs(placement: Placement, current: str) -> list[dict[str, Any]]:
    """The pages about the tasks of one placement."""
    labels = {"list": _("Learning tasks"), "coverage": _("What is covered"), "plan": _("Plan")}
    return [
        {
            "url": reverse(f"learning:{name}", args=[placement.pk]),
            "label": label,
            "current": name == current,
        }
        for name, label in labels.items()
    ]


def sent_version(task: LearningTask, version_id: int) -> TaskVersion:
    """The version of this task, or 404 for another's and for a draft."""
    for version in task.versions.all():
        if version.pk == version_id and version.sent_at is not None:
            return version
    raise Http404
