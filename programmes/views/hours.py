from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.access import require, visible_or_404
from programmes.hours_form import forms_for
from programmes.models import Programme
from programmes.services.variants import set_hours


@require_http_methods(["GET", "POST"])
def hours(request: HttpRequest, programme_id: int) -> HttpResponse:
    """Per variant: are hours logged, and beside which norm?"""
    programme = visible_or_404(Programme.objects.all(), request.user, pk=programme_id)
    require(request.user, "programmes.change", programme)
    forms = forms_for(programme, request.POST if request.method == "POST" else None)
    valid = [form.is_valid() for form in forms]
    if request.method == "POST" and all(valid):
        for form in forms:
            set_hours(actor=request.user, variant_id=form.instance.pk, **form.values)
        messages.success(request, _("The hours and norms are saved."))
        return redirect("programmes:detail", programme.pk)
    return render(request, "programmes/hours.html", {"programme": programme, "forms": forms})
