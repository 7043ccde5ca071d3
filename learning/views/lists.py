from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from learning.queries import pages, tasks
from learning.queries.coverage import coverage as read_coverage
from learning.readiness import is_workable
from learning.views import common
from people.task_sessions import allow_task
from placements.corners import corner_of


@allow_task("learning", "placement_id")
@require_safe
def task_list(request: HttpRequest, placement_id: int) -> HttpResponse:
    """How do the tasks of this placement stand, and what is asked of me?"""
    placement = tasks.get_placement(request.user, placement_id)
    found = pages.rows(request.user, placement, tasks.standings(request.user, placement))
    context = {
        "placement": placement,
        "rows": found,
        "summary": pages.summary(found),
        "coverage": read_coverage(placement),
        "corner": corner_of(request.user, placement),
        "may_draft": is_workable(placement) and request.user.has_perm("learning.draft", placement),
        "tabs": common.tabs(placement, "list"),
    }
    return common.page(request, "learning/list.html", context)


@allow_task("learning", "placement_id")
@require_safe
def coverage(request: HttpRequest, placement_id: int) -> HttpResponse:
    """Which outcomes are covered, and which need something else?"""
    placement = tasks.get_placement(request.user, placement_id)
    context = {
        "placement": placement,
        "coverage": read_coverage(placement),
        "corner": corner_of(request.user, placement),
        "may_draft": is_workable(placement) and request.user.has_perm("learning.draft", placement),
        "may_place": request.user.has_perm("placements.create", placement.enrolment),
        "tabs": common.tabs(placement, "coverage"),
    }
    return common.page(request, "learning/coverage.html", context)
