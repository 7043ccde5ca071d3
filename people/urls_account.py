"""Before allauth's own addresses: pages it would answer at different speed, and pages that this
portal does not have, because accounts and addresses come from the school."""

from collections.abc import Callable
from functools import wraps

from allauth.account import views
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes.views import generate_recovery_codes
from allauth.mfa.totp.views import activate_totp
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, re_path
from django.utils.translation import gettext as _

from people import sign_in
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


def factor_for_those_who_use_one(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Who signs in by mailed code alone is not offered a second factor; who has one keeps it."""

    @wraps(view)
    def wrapped(request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and not (may_use_password(user) or is_mfa_enabled(user)):
            raise PermissionDenied(_("You sign in with a code by mail: you need no second factor."))
        return view(request)

    return wrapped


def after_signing_in(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Without a password or a factor there is nothing to say again, so the sign-in must be fresh:
    a browser that was left open does not get to lock its owner out."""

    @wraps(view)
    def wrapped(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated or get_reauthentication_flows(request.user):
            return view(request)
        if sign_in.is_fresh(request):
            return view(request)
        raise PermissionDenied(
            _(
                "For this your sign-in must be fresh. Sign out, sign in with a new code, and "
                "come back within ten minutes."
            )
        )

    return wrapped


@login_not_required
def closed(request: HttpRequest, **kwargs: str) -> HttpResponse:
    raise Http404


urlpatterns = [
    path("login/code/", paced(views.request_login_code), name="account_request_login_code"),
    path("password/reset/", paced(views.password_reset), name="account_reset_password"),
    path("password/change/", password_only(views.password_change), name="account_change_password"),
    path("password/set/", password_only(views.password_set), name="account_set_password"),
    path("second-factor/", factor_for_those_who_use_one(mfa.index), name="mfa_index"),
    path(
        "second-factor/totp/activate/",
        factor_for_those_who_use_one(after_signing_in(activate_totp)),
        name="mfa_activate_totp",
    ),
    path(
        "second-factor/recovery-codes/generate/",
        factor_for_those_who_use_one(after_signing_in(generate_recovery_codes)),
        name="mfa_generate_recovery_codes",
    ),
    path("signup/", closed),
    path("sso/signup/", closed),
    path("email/", closed),
    path("confirm-email/", closed),
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", closed),
]
