"""The school holidays that what is planned stays out of."""

from datetime import date
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.dates import today
from core.errors import ActionRefused
from programmes.forms import HolidayForm
from programmes.holidays import Holiday, effective, school_year
from programmes.models import Institution
from programmes.queries import managed_schools
from programmes.services import holidays as services


def holidays(request: HttpRequest, institution_id: int) -> HttpResponse:
    school = get_object_or_404(managed_schools(request.user), pk=institution_id)
    form = HolidayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_holiday(actor=request.user, institution_id=school.pk, **form.cleaned_data)
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The holiday is saved."))
            return redirect("programmes:holidays", school.pk)
    context = {"school": school, "years": _years(school), "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "programmes/holidays.html", context, status=status)


def _years(school: Institution) -> list[dict[str, Any]]:
    """From this school year on."""
    own = [
        Holiday(row.name, row.first_day, row.last_day, own_id=row.pk)
        for row in school.holidays.all()
    ]
    rows = [row for row in effective(school.region, own) if row.year >= school_year(today())]
    return [
        {"year": year, "label": f"{year}–{year + 1}", "rows": list(found)}
        for year, found in groupby(rows, key=lambda row: row.year)
    ]


@require_POST
def remove(request: HttpRequest, institution_id: int, first_day: str) -> HttpResponse:
    school = get_object_or_404(managed_schools(request.user), pk=institution_id)
    try:
        day = date.fromisoformat(first_day)
    except ValueError as error:
        raise Http404 from error
    try:
        services.remove_holiday(actor=request.user, institution_id=school.pk, first_day=day)
    except ActionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The holiday is removed."))
    return redirect("programmes:holidays", school.pk)


@require_POST
def of_region(request: HttpRequest, institution_id: int, year: int) -> HttpResponse:
    school = get_object_or_404(managed_schools(request.user), pk=institution_id)
    if not 2000 <= year <= 2100:
        raise Http404
    services.follow_region(actor=request.user, institution_id=school.pk, year=year)
    messages.success(request, _("The days of the region hold again."))
    return redirect("programmes:holidays", school.pk)
