"""A person's own account."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people.backends import may_use_password
from people.forms.account import OwnDetailsForm
from people.models import PersonSession
from people.requests import SignedInRequest
from people.services import accounts


def account(request: SignedInRequest) -> HttpResponse:
    form = OwnDetailsForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        request.user.refresh_from_db()
        accounts.change_own_details(actor=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("people:account")
    context = {
        "form": form,
        "sessions": own_sessions(request),
        "may_use_password": may_use_password(request.user),
    }
    status = 422 if form.is_bound else 200
    return render(request, "people/account.html", context, status=status)


def own_sessions(request: SignedInRequest) -> list[dict[str, object]]:
    """Newest first: device, started_at, seen_at, confined, current, reference."""
    rows = PersonSession.objects.filter(user=request.user, expire_date__gt=timezone.now())
    return [
        {
            "device": row.device,
            "started_at": row.started_at,
            "seen_at": row.seen_at,
            "confined": row.confined,
            "current": row.session_key == request.session.session_key,
            "reference": accounts.session_reference(row.session_key),
        }
        for row in rows.order_by("-seen_at")
    ]


@require_POST
def end_session(request: SignedInRequest) -> HttpResponse:
    accounts.end_session(actor=request.user, reference=request.POST.get("reference", ""))
    messages.success(request, _("That browser is signed out."))
    return redirect("people:account")


@require_POST
def end_others(request: SignedInRequest) -> HttpResponse:
    accounts.end_other_sessions(actor=request.user, current=request.session.session_key)
    messages.success(request, _("You are signed out everywhere but here."))
    return redirect("people:account")
