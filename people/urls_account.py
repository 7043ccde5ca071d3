"""Before allauth's own addresses: pages it would answer at different speed, and pages that this
portal does not have, because accounts and addresses come from the school."""

from collections.abc import Callable
from functools import wraps

from allauth.account import views
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, re_path
from django.utils.translation import gettext as _

from people.backends import may_use_password
from people.pace import even_steps


def paced(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def wrapped(request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return view(request)
        with even_steps():
            return view(request)

    return wrapped


def password_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """People at workplaces and guardians have no password, so there is none to set or change."""

    @wraps(view)
    def wrapped(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and not may_use_password(request.user):
            raise PermissionDenied(_("You sign in with a code by mail: you need no password."))
        return view(request)

    return wrapped


@login_not_required
def closed(request: HttpRequest, **kwargs: str) -> HttpResponse:
    raise Http404


urlpatterns = [
    path("login/code/", paced(views.request_login_code), name="account_request_login_code"),
    path("password/reset/", paced(views.password_reset), name="account_reset_password"),
    path("password/change/", password_only(views.password_change), name="account_change_password"),
    path("password/set/", password_only(views.password_set), name="account_set_password"),
    path("signup/", closed),
    path("sso/signup/", closed),
    path("email/", closed),
    path("confirm-email/", closed),
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", closed),
]
