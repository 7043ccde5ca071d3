"""Who works in a programme."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access import require
from core.errors import ActionRefused
from people.forms.people import EmailForm, NewRoleForm
from people.models import ProgrammeRole
from people.queries import managed_people, managed_programmes
from people.requests import SignedInRequest
from people.services import staff as service
from people.views.back import back_to


def programmes(request: SignedInRequest) -> HttpResponse:
    require(request.user, "people.manage_some_programme")
    found = list(managed_programmes(request.user))
    return render(request, "people/programmes.html", {"programmes": found})


def programme_staff(request: SignedInRequest, programme_id: int) -> HttpResponse:
    programme = get_object_or_404(managed_programmes(request.user), pk=programme_id)
    form = NewRoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            role = service.give_role(actor=request.user, programme=programme, **form.cleaned_data)
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request,
                _("%(name)s is now %(role)s.")
                % {"name": role.user.name, "role": role.get_role_display()},
            )
            return redirect("people:programme-staff", programme_id)
    context = {"programme": programme, "form": form, "staff": service.staff_of(programme)}
    status = 422 if form.is_bound else 200
    return render(request, "people/programme_staff.html", context, status=status)


@require_POST
def take_role(request: SignedInRequest, role_id: int) -> HttpResponse:
    roles = ProgrammeRole.objects.filter(programme__in=managed_programmes(request.user))
    role = get_object_or_404(roles.select_related("user", "programme"), pk=role_id)
    service.take_role(actor=request.user, role=role)
    messages.success(
        request,
        _("%(name)s is no longer %(role)s.")
        % {"name": role.user.name, "role": role.get_role_display()},
    )
    return redirect("people:programme-staff", role.programme_id)


def email(request: SignedInRequest, person_id: int) -> HttpResponse:
    person = get_object_or_404(managed_people(request.user), pk=person_id)
    in_use = bool(person.email) and not service.may_be_mended(person)
    step = "people.change_email" if in_use else "people.manage_person"
    require(request.user, step, person)
    form = EmailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        set_email = service.change_email if in_use else service.give_email
        try:
            set_email(actor=request.user, person=person, email=form.cleaned_data["email"])
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The e-mail address is saved."))
            return redirect(back_to(request))
    context = {"person": person, "form": form, "next": back_to(request)}
    status = 422 if form.is_bound else 200
    return render(request, "people/person_email.html", context, status=status)


def deactivate(request: SignedInRequest, person_id: int) -> HttpResponse:
    person = get_object_or_404(managed_people(request.user), pk=person_id)
    require(request.user, "people.deactivate_person", person, why=service.REACHES_FURTHER)
    if request.method == "POST":
        service.deactivate(actor=request.user, person=person)
        messages.success(request, _("%(name)s cannot sign in any more.") % {"name": person.name})
        return redirect(back_to(request))
    context = {
        "title": _("Close the account of %(name)s?") % {"name": person.name},
        "consequences": [
            _("Signing in stops at once, on every device."),
            _("Links in mails stop working."),
            _("What was done and signed stays as it is."),
        ],
        "action": _("Close the account"),
        "cancel_url": back_to(request),
        "danger": True,
    }
    return render(request, "components/confirm_page.html", context)


@require_POST
def activate(request: SignedInRequest, person_id: int) -> HttpResponse:
    person = get_object_or_404(managed_people(request.user), pk=person_id)
    service.activate(actor=request.user, person=person)
    messages.success(request, _("%(name)s can sign in again.") % {"name": person.name})
    return redirect(back_to(request))
