"""Two public pages that say how the portal stands: for everyone who can use it, and with data."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return _page(request, "core/accessibility.html")


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return _page(request, "core/privacy.html")


def _page(request: HttpRequest, template: str) -> HttpResponse:
    # Who is not signed in, or came for one task, has no menu.
    whole = request.user.is_authenticated and not getattr(request, "task_session", None)
    context = {
        "layout": "base.html" if whole else "base_bare.html",
        "contact": settings.CONTACT_ADDRESS,
    }
    return render(request, template, context)
