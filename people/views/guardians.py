"""Naming who consents for a minor."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.errors import ActionRefused
from people.forms.people import GuardianForm
from people.models import Guardianship
from people.queries import managed_students
from people.requests import SignedInRequest
from people.services import guardians as service
from people.views.back import back_to


def add(request: SignedInRequest, student_id: int) -> HttpResponse:
    student = get_object_or_404(
        managed_students(request.user).select_related("user"), pk=student_id
    )
    form = GuardianForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            service.add_guardian(actor=request.user, student=student, **form.cleaned_data)
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(name)s is added.") % {"name": form.cleaned_data["name"]})
            return redirect(back_to(request, "today"))
    context = {"student": student, "form": form, "next": back_to(request, "today")}
    status = 422 if form.is_bound else 200
    return render(request, "people/guardian.html", context, status=status)


@require_POST
def remove(request: SignedInRequest, guardianship_id: int) -> HttpResponse:
    guardianship = get_object_or_404(
        Guardianship.objects.filter(student__in=managed_students(request.user)).select_related(
            "student", "guardian"
        ),
        pk=guardianship_id,
    )
    service.remove_guardian(actor=request.user, guardianship=guardianship)
    messages.success(request, _("%(name)s is removed.") % {"name": guardianship.guardian.name})
    return redirect(back_to(request, "today"))
