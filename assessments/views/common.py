"""What the views of assessments share."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from core.errors import ActionRefused


def page(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A person who came by a mailed link has no menu."""
    bound = getattr(request, "task_session", None)
    layout = "base_bare.html" if bound else "base.html"
    context = {"layout": layout, "is_bound": bool(bound), **context}
    return render(request, template, context, status=status)


def told(request: HttpRequest, refusal: ActionRefused, *to: Any) -> HttpResponse:
    """Say why nothing happened, on the page where it can be seen how things stand."""
    messages.warning(request, str(refusal))
    return redirect(*to)


def number(value: Any, most: int = 10**9) -> int | None:
    """A number that somebody sent; None for anything else."""
    text = str(value or "")
    return int(text) if text.isascii() and text.isdecimal() and int(text[:19]) <= most else None
