"""For who keeps the portal running: how it stands, what will go out, and the brake."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import require
from core.dates import today
from core.errors import ActionRefused
from notifications.services import holding
from reminders.forms_operations import DayForm, HoldForm
from reminders.queries import operations as reads
from reminders.queries.preview import upcoming
from reminders.services import operating
from reminders.troubles import troubles_of


def _administrators_only(request: HttpRequest) -> None:
    require(
        request.user,
        "notifications.hold",
        why=_("This page is for administrators of the portal."),
    )


@require_safe
def standing(request: HttpRequest) -> HttpResponse:
    _administrators_only(request)
    now = reads.standing()
    return render(request, "reminders/operations.html", {"now": now, "troubles": troubles_of(now)})


@require_safe
def preview(request: HttpRequest) -> HttpResponse:
    """What goes out tomorrow, or on any day: a dry run."""
    _administrators_only(request)
    tomorrow = today() + timedelta(days=1)
    form = DayForm(request.GET if "day" in request.GET else None, initial={"day": tomorrow})
    day = form.cleaned_data["day"] if form.is_bound and form.is_valid() else tomorrow
    context = {"form": form, "found": upcoming(day)}
    return render(
        request,
        "reminders/operations_preview.html",
        context,
        status=422 if form.is_bound and form.errors else 200,
    )


@require_POST
def send_now(request: HttpRequest) -> HttpResponse:
    hurried = operating.send_now(actor=request.user)
    said = _("A worker is asked to remind of what is due today. What was told is not told again.")
    if hurried:
        said += " " + ngettext(
            "%(number)s mail that waited is tried again.",
            "%(number)s mails that waited are tried again.",
            hurried,
        ) % {"number": hurried}
    messages.success(request, said)
    return redirect("operations:standing")


@require_http_methods(["GET", "POST"])
def hold(request: HttpRequest) -> HttpResponse:
    _administrators_only(request)
    form = HoldForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            holding.hold(actor=request.user, reason=form.cleaned_data["reason"])
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("All mail is held."))
            return redirect("operations:standing")
    context = {
        "title": _("Hold all mail"),
        "consequences": [
            _("Mail is still written and waits. Nothing is lost."),
            _("Codes and links that somebody asks for go out, so that people can sign in."),
            _("On this page you release it again."),
        ],
        "form": form,
        "action": _("Hold all mail"),
        "cancel_url": "../",
        "danger": True,
    }
    status = 422 if form.is_bound else 200
    return render(request, "components/confirm_page.html", context, status=status)


@require_POST
def release(request: HttpRequest) -> HttpResponse:
    holding.release(actor=request.user)
    messages.success(request, _("Mail goes out again, the oldest first."))
    return redirect("operations:standing")
