from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from core.access import administers, visible_or_404
from programmes.models import Programme


def programme_list(request: HttpRequest) -> HttpResponse:
    """Which programmes am I in, and what do they ask of their students?"""
    programmes = list(
        Programme.objects.visible_to(request.user)
        .select_related("institution")
        .prefetch_related("variants", "frameworks")
    )
    if not programmes and not administers(request.user):
        raise PermissionDenied(_("This page is for staff of a programme."))
    several = len({programme.institution_id for programme in programmes}) > 1
    context = {"programmes": programmes, "several_schools": several}
    return render(request, "programmes/list.html", context)


def programme_detail(request: HttpRequest, programme_id: int) -> HttpResponse:
    programme = visible_or_404(
        Programme.objects.select_related("institution"), request.user, pk=programme_id
    )
    may_change = request.user.has_perm("programmes.change", programme)
    context = {
        "programme": programme,
        "variants": list(programme.variants.all()),
        "cohorts": list(programme.cohorts.select_related("framework")),
        "frameworks": list(programme.frameworks.all()),
        "may_change": may_change,
        # Roles belong to people, so they are reached from the programme.
        "lacks_coordinator": may_change and not programme.roles.filter(role="coordinator").exists(),
        "school_is_readable": request.user.has_perm(
            "programmes.change_school", programme.institution
        ),
    }
    return render(request, "programmes/detail.html", context)
