"""What the views of hours share."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A person who came by a mailed link has no menu."""
    layout = "base_bare.html" if getattr(request, "task_session", None) else "base.html"
    return render(request, template, {"layout": layout, **context})
