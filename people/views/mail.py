"""How a person wants to be mailed: from the own menu, or by the link in a mail."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from notifications.services import addresses, preferences
from people.forms.mail import MailForm
from people.mail_link import SCOPE
from people.requests import SignedInRequest
from people.task_sessions import allow_task


def mail(request: SignedInRequest) -> HttpResponse:
    return _page(request)


@allow_task(SCOPE, "person_id")
def mail_by_link(request: SignedInRequest, person_id: int) -> HttpResponse:
    if person_id != request.user.pk:
        raise Http404
    return _page(request)


def _page(request: SignedInRequest) -> HttpResponse:
    form = MailForm(request.POST or None, preference=preferences.of(request.user))
    # A form in which nothing is ticked is an answer too.
    form.is_bound, form.data = request.method == "POST", request.POST
    if form.is_bound and form.is_valid():
        preferences.change(actor=request.user, **form.choices_made())
        messages.success(request, _("Saved. From now on we mail you like this."))
        return redirect(request.path)
    context = {"form": form, "address_is_bad": addresses.is_bad(request.user)}
    return render(request, "people/mail_wishes.html", context, status=422 if form.is_bound else 200)
