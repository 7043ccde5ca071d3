"""Results of evaluations: for the school per workplace and programme, for a workplace its own."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from assessments.queries import evaluations
from assessments.queries.building import programmes_of
from assessments.queries.evaluation_lists import hosts_page, own_lines
from assessments.views.common import number, page
from core.access import visible_or_404
from people.enums import Corner
from people.reach import roles_of
from people.task_sessions import allow_task
from placements.corners import corner_of
from placements.models import Placement
from workplaces.models import HostOrganisation
from workplaces.reach import first_host_role


@require_safe
def evaluation_list(request: HttpRequest) -> HttpResponse:
    """For who manages programmes: one programme, its workplaces. For a workplace: its own."""
    user: Any = request.user
    if not roles_of(user) and not user.is_superuser:
        return _own_list(request, user)
    programmes = list(programmes_of(user)[:200])
    if not programmes:
        raise PermissionDenied(_("This page is for those who manage a programme."))
    wanted = number(request.GET.get("programme"))
    programme = next((each for each in programmes if each.pk == wanted), programmes[0])
    found = hosts_page(
        programme, after=request.GET.get("after", ""), before=request.GET.get("before", "")
    )
    context = {
        "programme": programme,
        "rows": found.rows,
        "next": _address(request, "after", found.next),
        "previous": _address(request, "before", found.previous),
        "smallest": evaluations.SMALLEST,
        "choices": [
            {
                "name": "programme",
                "label": _("Programme"),
                "options": [(str(each.pk), each.display_name) for each in programmes],
                "value": str(programme.pk) if wanted == programme.pk else "",
            }
        ],
    }
    return render(request, "assessments/evaluations.html", context)


def _own_list(request: HttpRequest, user: Any) -> HttpResponse:
    if user.is_student or first_host_role(user) is None:
        raise PermissionDenied(_("Results are read by workplaces and by the school."))
    return render(request, "assessments/own_evaluations.html", {"rows": own_lines(user)})


def _address(request: HttpRequest, name: str, mark: str | None) -> str:
    if not mark:
        return ""
    query = request.GET.copy()
    for each in ("after", "before"):
        query.pop(each, None)
    query[name] = mark
    return f"?{query.urlencode()}"


@require_safe
def programme_result(request: HttpRequest, programme_id: int) -> HttpResponse:
    """All workplaces of a programme together."""
    programme = get_object_or_404(programmes_of(request.user), pk=programme_id)
    context = {
        "programme": programme,
        "title": programme.display_name,
        "corners": evaluations.for_office(programme),
    }
    return _result(request, context)


@require_safe
def host_result(request: HttpRequest, programme_id: int, host_id: int) -> HttpResponse:
    """One workplace, as the school reads it."""
    programme = get_object_or_404(programmes_of(request.user), pk=programme_id)
    hosts = HostOrganisation.objects.filter(placements__programme=programme).distinct()
    host = get_object_or_404(hosts, pk=host_id)
    corners = evaluations.for_office(programme, host.pk)
    context = {
        "programme": programme,
        "host": host,
        "title": host.name,
        "corners": corners,
    }
    return _result(request, context)


@allow_task("assessment", "placement_id")
@require_safe
def own_result(request: HttpRequest, placement_id: int) -> HttpResponse:
    """What was answered about the workplace of the reader, next to other workplaces."""
    rows = Placement.objects.select_related(
        "student__user", "programme__institution", "host", "school_contact"
    ).prefetch_related("supervisor_links__user")
    placement = visible_or_404(rows, request.user, pk=placement_id)
    if corner_of(request.user, placement) != Corner.WORKPLACE:
        raise PermissionDenied(_("This page is for the workplace itself."))
    context = {
        "programme": placement.programme,
        "placement": placement,
        "host": placement.host,
        "title": pgettext("workplace", "Your workplace, next to others"),
        "corners": evaluations.for_workplace(placement, request.user),
        "for_workplace": True,
    }
    return _result(request, context)


def _result(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    names = {"placement": None, "host": None, "for_workplace": False}
    context = {**names, "smallest": evaluations.SMALLEST, **context}
    return page(request, "assessments/result.html", context)
