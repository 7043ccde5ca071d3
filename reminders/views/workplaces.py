from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from programmes.queries import managed_schools
from reminders.forms import CapForm
from reminders.queries.workplaces import MANY, mails_to_workplaces
from reminders.services.plans import cap_mails


def workplaces(request: HttpRequest, institution_id: int) -> HttpResponse:
    """How many mails people at workplaces got, and how many they may get."""
    school = get_object_or_404(managed_schools(request.user), pk=institution_id)
    measured = mails_to_workplaces(school)
    form = CapForm(request.POST or None, initial={"number": measured.cap})
    if request.method == "POST" and form.is_valid():
        cap_mails(actor=request.user, institution=school, number=form.cleaned_data["number"])
        messages.success(request, _("Saved. It holds from the next mail on."))
        return redirect("reminders:workplaces", school.pk)
    context = {
        "school": school,
        "measured": measured,
        "form": form,
        "columns": [*[str(n) for n in range(1, MANY)], _("%(many)s or more") % {"many": MANY}],
    }
    status = 422 if form.is_bound else 200
    return render(request, "reminders/workplaces.html", context, status=status)
