"""Behind a mailed link: a page that changes nothing, and a button."""

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from core.throttle import allow, request_address
from people import task_sessions
from people.services import links

# A page from a mail sets no cookie, so no CSRF cookie either: the browser's own word about where
# a form was sent from takes its place. The base template would set one; this value prevents it.
NO_CSRF_COOKIE = "NOTPROVIDED"


def from_our_page(request: HttpRequest) -> bool:
    """Was the form sent from a page of ours? Older browsers say nothing, and are believed."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") in {"same-origin", "none"}


def bare(request: HttpRequest, template: str, status: int = 200, **context: object) -> HttpResponse:
    context |= {"csrf_token": NO_CSRF_COOKIE, "cookieless": True}
    response = render(request, f"people/{template}", context, status=status)
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def dead(request: HttpRequest, token: str) -> HttpResponse:
    """Expired, revoked, changed or invented: the same page."""
    return bare(request, "link_dead.html", status=410, token=token)


def too_often(request: HttpRequest, token: str) -> bool:
    address = request_address(request)
    return not (
        allow(f"link:address:{address}", limit=100, seconds=600)
        and allow(f"link:token:{links.hash_of(token)}", limit=30, seconds=600)
    )


@csrf_exempt
@login_not_required
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def landing(request: HttpRequest, token: str) -> HttpResponse:
    if request.method == "POST":
        return begin(request, token)
    link = links.find(token)
    sentence = task_sessions.describe(link) if link and links.is_usable(link) else ""
    if link is None or not sentence:
        return dead(request, token)
    with translation.override(link.user.language):
        sentence = task_sessions.describe(link)
        return bare(request, "link_landing.html", token=token, sentence=sentence, person=link.user)


@sensitive_variables("token")
def begin(request: HttpRequest, token: str) -> HttpResponse:
    if too_often(request, token):
        return bare(request, "link_too_often.html", status=429)
    link = links.find(token)
    usable = link is not None and links.is_usable(link) and task_sessions.describe(link)
    if link is None or not usable or not from_our_page(request):
        return dead(request, token)
    links.note_opened(link)
    if is_mfa_enabled(link.user) and request.user != link.user:
        # Who has a second factor uses it: a mailed link is no way around it.
        return redirect(f"{reverse('account_login')}?{urlencode({'next': link.path})}")
    task_sessions.start(request, link)
    response = redirect(link.path)
    response["Referrer-Policy"] = "no-referrer"
    return response


@csrf_exempt
@login_not_required
@sensitive_variables("token")
@require_POST
def renew(request: HttpRequest, token: str) -> HttpResponse:
    if too_often(request, token):
        return bare(request, "link_too_often.html", status=429)
    if from_our_page(request):
        links.renew(token)
    return bare(request, "link_asked.html")


@login_not_required
@require_POST
def sign_in_fully(request: HttpRequest) -> HttpResponse:
    """Out of the session for one task, to the page that mails a code."""
    wanted = request.POST.get("next", "")
    logout(request)
    address = reverse("account_request_login_code")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        address += f"?{urlencode({'next': wanted})}"
    return redirect(address)
