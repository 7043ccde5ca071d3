from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.access import require, visible_or_404
from learning.forms.plans import PlanRuleForm
from learning.services.plan_rule import set_plan_required
from learning.views import common
from programmes.models import Programme


@require_http_methods(["GET", "POST"])
def plan_rule(request: HttpRequest, programme_id: int) -> HttpResponse:
    """In which variants of this programme is a placement plan asked?"""
    programmes = Programme.objects.select_related("institution")
    programme = visible_or_404(programmes, request.user, pk=programme_id)
    require(request.user, "programmes.change", programme)
    form = PlanRuleForm(common.posted(request), programme=programme)
    if request.method == "POST" and form.is_valid():
        set_plan_required(
            actor=request.user,
            programme_id=programme.pk,
            variant_ids=form.cleaned_data["variants"],
        )
        messages.success(request, _("Saved. It holds for placements that are being prepared."))
        return redirect("programmes:detail", programme.pk)
    return render(request, "learning/plan_rule.html", {"programme": programme, "form": form})
