"""How judges of the same form differ: for examiners and the office of a programme."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from assessments.models import InstrumentVersion
from assessments.views.common import number
from core.access import require, visible_or_404
from decisions.queries import calibration
from people.enums import Corner
from people.reach import office_programmes

WHY = gettext_lazy(
    "This page compares all judges of a programme. It is for its examiners, coordinators and "
    "managers; who was appointed for one exam reads the judgements of that student at the result."
)


@require_safe
def form_list(request: HttpRequest) -> HttpResponse:
    require(request.user, "decisions.calibrate", why=WHY)
    groups = calibration.forms_to_compare(office_programmes(request.user))
    return render(request, "decisions/calibration_forms.html", {"groups": groups})


@require_safe
def form(request: HttpRequest, version_id: int) -> HttpResponse:
    rows = InstrumentVersion.objects.select_related("instrument__programme")
    version = visible_or_404(rows, request.user, pk=version_id)
    require(request.user, "decisions.calibrate", version.instrument.programme, why=WHY)
    asked = request.GET.get("side", "")
    side = Corner(asked) if asked in calibration.SIDES else Corner.SCHOOL
    found = calibration.calibration(version, side, number(request.GET.get("criterion")))
    context = {
        "version": version,
        "side": side,
        "found": found,
        "least": calibration.LEAST,
        "sides": _sides(side),
    }
    return render(request, "decisions/calibration.html", context)


def _sides(chosen: Corner) -> list[dict[str, object]]:
    labels = {Corner.SCHOOL: _("Judges of the school"), Corner.WORKPLACE: _("At workplaces")}
    return [
        {"url": f"?side={each.value}", "label": labels[each], "current": each == chosen}
        for each in calibration.SIDES
    ]
