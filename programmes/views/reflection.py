from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.access import require, visible_or_404
from programmes.forms import ReflectionForm
from programmes.models import Programme
from programmes.services.reflection import set_reflection_method


@require_http_methods(["GET", "POST"])
def reflection(request: HttpRequest, programme_id: int) -> HttpResponse:
    """How do students of this programme look back on their work?"""
    programme = visible_or_404(Programme.objects.all(), request.user, pk=programme_id)
    require(request.user, "programmes.change", programme)
    form = ReflectionForm(
        request.POST if request.method == "POST" else None,
        initial={"method": programme.reflection_method},
    )
    if request.method == "POST" and form.is_valid():
        set_reflection_method(
            actor=request.user, programme_id=programme.pk, method=form.cleaned_data["method"]
        )
        messages.success(request, _("New evidence asks for reflection in this way."))
        return redirect("programmes:detail", programme.pk)
    context = {"programme": programme, "form": form}
    return render(request, "programmes/reflection.html", context)
