"""What the views of contact share."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from core.errors import ActionRefused
from people.enums import Corner
from placements.corners import corner_of
from placements.models import Placement


def page(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A person who came by a mailed link has no menu."""
    layout = "base_bare.html" if getattr(request, "task_session", None) else "base.html"
    return render(request, template, {"layout": layout, **context}, status=status)


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to; an empty POST is a POST too."""
    return request.POST if request.method == "POST" else None


def sent_files(request: HttpRequest) -> Any:
    return request.FILES if request.method == "POST" else None


def told(request: HttpRequest, refusal: ActionRefused, *to: Any) -> HttpResponse:
    """Say why nothing happened, on the page where it can be seen how things stand."""
    messages.warning(request, str(refusal))
    return redirect(*to)


def number_in(request: HttpRequest, name: str) -> int:
    """A number that a button sent along; 0 for anything else."""
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


def key_in(request: HttpRequest) -> UUID:
    """The key of the form, which tells a second click from a second wish."""
    try:
        return UUID(request.POST.get("request_key", ""))
    except ValueError:
        return uuid4()


def is_student(user: Any, placement: Placement) -> bool:
    return corner_of(user, placement) == Corner.STUDENT


def adviser_of(user: Any, placement: Placement) -> dict[str, Any]:
    """For students: who the confidential adviser of the school is. Others get nothing."""
    if not is_student(user, placement):
        return {"is_student": False}
    return {
        "is_student": True,
        "adviser": placement.programme.institution.confidential_adviser,
        "school": placement.programme.institution.name,
    }
