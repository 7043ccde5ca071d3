"""What the views of agreements share."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from core.errors import ActionRefused


def layout(request: HttpRequest) -> str:
    """A person who came by a mailed link has no menu."""
    bound = getattr(request, "task_session", None)
    return "base_bare.html" if bound else "base.html"


def page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200):
    return render(request, template, {"layout": layout(request), **context}, status=status)


def told(request: HttpRequest, refusal: ActionRefused, *to: Any) -> HttpResponse:
    """Say why nothing happened, on the page where it can be seen how things stand."""
    messages.warning(request, str(refusal))
    return redirect(*to)


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to; an empty POST is a POST too."""
    return request.POST if request.method == "POST" else None
