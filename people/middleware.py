from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation

from people import task_sessions
from people.requests import PortalRequest

Handler = Callable[[HttpRequest], HttpResponse]

# Open to a confined session besides its task: ways out of it, and our own public pages.
ALWAYS_OPEN = {
    "account_logout",
    "set_language",
    "people:link",
    "people:link-renew",
    "people:sign-in-fully",
}
# Sessions note that they are used, at most this often.
NOTE_EVERY = 300


class SessionLimitMiddleware:
    """A session ends after hours without use, and after a day's work however much it is used."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self.check(request, request.user.last_login)
        return self.get_response(request)

    def check(self, request: HttpRequest, last_login: datetime | None) -> None:
        now = timezone.now().timestamp()
        signed_in = last_login or timezone.now()
        began, seen = request.session.get("times", (signed_in.timestamp(),) * 2)
        if now - seen > settings.SESSION_IDLE_SECONDS or now - began > settings.SESSION_COOKIE_AGE:
            logout(request)
        elif now - seen > NOTE_EVERY:
            request.session["times"] = (began, now)


class PersonLanguageMiddleware:
    """Whoever is signed in reads the language of their account, on every device."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)


class TaskSessionMiddleware:
    """Keeps a confined session at its one task. `request.task_session` is None in a full one."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: PortalRequest) -> HttpResponse:
        request.task_session = None
        if request.user.is_authenticated:
            request.task_session = task_sessions.current(request)
            if request.task_session and not task_sessions.is_alive(request, request.user):
                logout(request)
                request.task_session = None
        return self.get_response(request)

    def process_view(
        self, request: PortalRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        task = request.task_session
        if task is None or is_open(request, view) or task_sessions.covers(task, view, kwargs):
            return None
        return render(request, "people/only_this_task.html", status=403)


def is_open(request: HttpRequest, view: Any) -> bool:
    if request.resolver_match and request.resolver_match.view_name in ALWAYS_OPEN:
        return True
    # Pages of allauth do more for someone who is signed in (connecting accounts, for one).
    ours = not getattr(view, "__module__", "").startswith("allauth")
    return ours and not getattr(view, "login_required", True)
