"""From when signals speak, per variant of a programme, and how that was before."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.access import require, visible_or_404
from insight.forms.limits import LimitsForm
from insight.models import SignalThreshold
from insight.services.limits import set_limit
from insight.signals import get
from programmes.enums import Variant
from programmes.models import Programme


@require_http_methods(["GET", "HEAD", "POST"])
def limits(request: HttpRequest, programme_id: int) -> HttpResponse:
    programme = visible_or_404(Programme.objects.all(), request.user, pk=programme_id)
    require(request.user, "insight.set_limits", programme)
    offered = [row.variant for row in programme.variants.order_by("variant")]
    wanted = request.GET.get("variant", "")
    variant = wanted if wanted in offered else (offered or Variant.values)[0]
    form = LimitsForm(request.POST or None, programme=programme, variant=variant)
    if request.method == "POST" and form.is_valid():
        for name, value, is_standard in form.changes:
            set_limit(
                actor=request.user,
                programme=programme,
                variant=variant,
                name=name,
                value=value,
                is_standard=is_standard,
                reason=form.cleaned_data["reason"],
            )
        messages.success(request, _("The limits are saved. The board follows within a minute."))
        return redirect(f"{reverse('insight:limits', args=[programme.pk])}?variant={variant}")
    history = SignalThreshold.objects.filter(programme=programme, variant=variant)
    context = {
        "programme": programme,
        "form": form,
        "tabs": [
            {
                "url": f"?variant={each}",
                "label": Variant(each).short,
                "current": each == variant,
            }
            for each in offered
        ],
        "history": [_line(row) for row in history.select_related("set_by")[:20]],
    }
    return render(request, "insight/limits.html", context)


def _line(row: SignalThreshold) -> dict[str, object]:
    signal = get(row.name.split(".")[0])
    return {"row": row, "name": signal.name if signal else row.name}
