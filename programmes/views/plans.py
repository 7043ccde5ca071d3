from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core.access import require
from programmes.forms import PlanRowForm
from programmes.models import CommitmentPlanRow
from programmes.services import plans as services


def plan_list(request: HttpRequest) -> HttpResponse:
    """When is each promise due?"""
    require(request.user, "programmes.change_plan")
    return render(request, "programmes/plan.html", {"rows": list(CommitmentPlanRow.objects.all())})


def plan_row(request: HttpRequest, row_id: int) -> HttpResponse:
    require(request.user, "programmes.change_plan")
    row = get_object_or_404(CommitmentPlanRow, pk=row_id)
    form = PlanRowForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        services.change_plan_row(actor=request.user, row_id=row_id, due=form.cleaned_data["due"])
        messages.success(request, _("Saved. Promises that are open already keep their date."))
        return redirect("programmes:plan")
    return render(request, "programmes/plan_row.html", {"row": row, "form": form})
