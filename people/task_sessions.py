"""Sessions that are confined to one task: started from a mailed link, good for nothing else.

An app says what a scope asks of someone, and marks the views that belong to the task:

    register_scope("agreement", describe=lambda object_id, user: _("… asks you to sign …"))

    @allow_task("agreement", "agreement_id")
    def detail(request, agreement_id): ...
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from django.http import HttpRequest
from django.utils import timezone

from people import sign_in
from people.models import MailedLink, User

SESSION_KEY = "task"
LONGEST = timedelta(hours=4)

Describe = Callable[[int, User], str]
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class TaskSession:
    """What the running session may touch."""

    scope: str
    object_id: int
    link_id: int


_scopes: dict[str, Describe] = {}


def register_scope(scope: str, *, describe: Describe) -> None:
    """`describe(object_id, user)`: one sentence, who asks what; empty when nothing is asked."""
    _scopes[scope] = describe


def describe(link: MailedLink) -> str:
    """The sentence for the landing page; empty: the task is gone, so the link is dead."""
    says = _scopes.get(link.scope)
    return says(link.object_id, link.user) if says else ""


def allow_task(scope: str, kwarg: str) -> Callable[[View], View]:
    """This view belongs to the task `scope` of the object whose id is in URL argument `kwarg`."""

    def mark(view: View) -> View:
        marks = {**getattr(view, "task_scopes", {}), scope: kwarg}
        view.task_scopes = marks  # type: ignore[attr-defined]
        return view

    return mark


def start(request: HttpRequest, link: MailedLink) -> None:
    """Sign the receiver of the link in, for this task only.

    Whoever is signed in fully as the same person keeps that session; anyone else is signed out.
    """
    if request.user == link.user and current(request) is None:
        return
    sign_in.begin(request, link.user, how="mailed link")
    lifetime = min(LONGEST, link.expires_at - timezone.now())
    request.session[SESSION_KEY] = {
        "scope": link.scope,
        "object_id": link.object_id,
        "link_id": link.pk,
        "until": (timezone.now() + lifetime).timestamp(),
    }
    request.session.set_expiry(int(lifetime.total_seconds()))


def current(request: HttpRequest) -> TaskSession | None:
    values = request.session.get(SESSION_KEY)
    if not values:
        return None
    return TaskSession(values["scope"], values["object_id"], values["link_id"])


def is_alive(request: HttpRequest, user: User) -> bool:
    """False when its time is over or its link was revoked."""
    values = request.session[SESSION_KEY]
    if timezone.now().timestamp() >= values["until"]:
        return False
    return MailedLink.objects.filter(
        pk=values["link_id"], user=user, revoked_at=None, expires_at__gt=timezone.now()
    ).exists()


def covers(task: TaskSession, view: Any, kwargs: dict[str, Any]) -> bool:
    """May this view be used, with these URL arguments, in that session?"""
    kwarg = getattr(view, "task_scopes", {}).get(task.scope)
    return kwarg is not None and str(kwargs.get(kwarg)) == str(task.object_id)
