"""Which sessions from a mailed link may ask for another date: those about a placement."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest

from people import task_sessions
from people.task_sessions import allow_task
from placements import kinds
from placements.models import Commitment

# The tasks of which the object is a placement; see `link_scope` of the kinds.
OF_PLACEMENT = ("assessment", "contact", "decision", "evidence", "hours", "learning")

View = Callable[..., Any]


def allow_promise(view: View) -> View:
    """For a view with the URL argument `placement_id`."""
    for scope in OF_PLACEMENT:
        view = allow_task(scope, "placement_id")(view)
    return view


def only_own_task(request: HttpRequest, row: Commitment) -> None:
    """In a session for one task: 404 for promises of another one."""
    task = task_sessions.current(request)
    if task is None:
        return
    if not kinds.is_known(row.kind) or kinds.get(row.kind).link_scope != task.scope:
        raise Http404
