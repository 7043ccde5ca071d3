"""What a student tells in confidence: own pages, own rules, and no mailed link opens them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contact.forms.messages import ConfideForm, LetterForm, WidenForm
from contact.models import ConfidentialSignal
from contact.queries.moments import find_placement
from contact.services import signals
from contact.views.common import adviser_of, posted
from core.access import require, visible_or_404
from core.errors import ActionRefused
from people.requests import SignedInRequest
from placements.models import Placement

RELATED = (
    "placement__student__user",
    "placement__programme__institution",
    "placement__school_contact",
    "placement__host",
    "student__user",
    "recipient",
)


def _find(user: Any, key: UUID) -> ConfidentialSignal:
    return visible_or_404(ConfidentialSignal.objects.select_related(*RELATED), user, key=key)


@never_cache
@require_safe
def for_you(request: SignedInRequest) -> HttpResponse:
    """What was told to me in confidence, or what I told."""
    rows = ConfidentialSignal.objects.visible_to(request.user)
    rows = rows.select_related("student__user", "recipient", "placement__host")
    placements = Placement.objects.filter(student__user=request.user)
    placements = placements.select_related(
        "student__user", "programme__institution", "host", "school_contact"
    ).order_by("-start_date")
    own = list(placements[:5])
    context = {
        "rows": rows[:200],
        "placements": own,
        **(adviser_of(request.user, own[0]) if own else {"is_student": False}),
    }
    return render(request, "contact/for_you.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def confide(request: HttpRequest, placement_id: int) -> HttpResponse:
    placement = find_placement(request.user, placement_id)
    require(request.user, "contact.confide", placement, why=_("This page is for the student."))
    form = ConfideForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = signals.confide(
                actor=request.user, placement_id=placement.pk, **form.cleaned_data
            )
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request,
                _("Sent. Your contact person reads it, and nobody else unless you allowed it."),
            )
            return redirect("contact:signal", made.key)
    context = {"placement": placement, "form": form, **adviser_of(request.user, placement)}
    status = 422 if form.is_bound else 200
    return render(request, "contact/confide.html", context, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
def signal(request: HttpRequest, key: UUID) -> HttpResponse:
    found = _find(request.user, key)
    form = LetterForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            signals.answer(actor=request.user, key=key, **form.cleaned_data)
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("contact:signal", key)
    own = found.student.user_id == request.user.pk
    contact = found.placement.school_contact
    context = {
        "signal": found,
        "letters": found.letters.select_related("author"),
        "form": form,
        "is_own": own,
        "widen": WidenForm(
            initial={
                "adviser_may_know": found.adviser_may_know,
                "coordinator_may_read": found.coordinator_may_read,
            }
        ),
        "may_close": request.user.has_perm("contact.close_confided", found),
        "new_contact": contact if own and contact and contact != found.recipient else None,
        **adviser_of(request.user, found.placement),
    }
    status = 422 if form.is_bound else 200
    return render(request, "contact/signal.html", context, status=status)


@require_POST
def widen(request: HttpRequest, key: UUID) -> HttpResponse:
    found = _find(request.user, key)
    require(request.user, "contact.widen_confided", found)
    form = WidenForm(request.POST)
    if form.is_valid():
        signals.widen(actor=request.user, key=key, **form.cleaned_data)
        messages.success(request, _("Saved."))
    return redirect("contact:signal", key)


@require_POST
def pass_on(request: HttpRequest, key: UUID) -> HttpResponse:
    found = _find(request.user, key)
    require(request.user, "contact.widen_confided", found)
    signals.pass_on(actor=request.user, key=key)
    messages.success(request, _("Your new contact person can read this now."))
    return redirect("contact:signal", key)


@require_POST
def close(request: HttpRequest, key: UUID) -> HttpResponse:
    found = _find(request.user, key)
    require(request.user, "contact.close_confided", found)
    signals.close(actor=request.user, key=key)
    messages.success(request, _("Closed. It is erased two years from now."))
    return redirect("contact:signal", key)
