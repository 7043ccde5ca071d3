"""The development inbox: every mail that the portal sent, and the links in it."""

from pathlib import Path

from csp.decorators import csp
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from triangle_portal.development import mailbox

MOST = 100
# Mails carry their style inline, because mail programs read no other. Nothing else may run or load.
MAIL_POLICY = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "img-src": ["data:"],
    "base-uri": ["'self'"],
    "form-action": ["'none'"],
    "frame-ancestors": ["'self'"],
    "sandbox": ["allow-top-navigation-by-user-activation"],
}


def folder() -> Path:
    return settings.PORTAL_VAR / "mail"


def mail_or_404(name: str) -> mailbox.Mail:
    found = mailbox.find(folder(), name)
    if found is None:
        raise Http404
    return found


@login_not_required
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    to = request.GET.get("to", "").strip()
    mails = mailbox.newest(folder(), to, MOST)
    context = {"mails": mails, "to": to, "most": MOST}
    return render(request, "development/inbox.html", context)


@login_not_required
@require_safe
def mail(request: HttpRequest, name: str) -> HttpResponse:
    return render(request, "development/mail.html", {"mail": mail_or_404(name)})


@login_not_required
@require_safe
@xframe_options_sameorigin
@csp(MAIL_POLICY)  # type: ignore[arg-type]  # its types know only views without arguments
def mail_html(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML part alone, for a frame; its links open in the whole window."""
    return HttpResponse('<base target="_top">' + mail_or_404(name).html)


@login_not_required
@require_safe
def attachment(request: HttpRequest, name: str, number: int) -> HttpResponse:
    parts = list(mail_or_404(name).message.iter_attachments())
    if number >= len(parts):
        raise Http404
    content = parts[number].get_payload(decode=True)
    response = HttpResponse(content, content_type="application/octet-stream")
    filename = parts[number].get_filename() or f"attachment-{number}"
    response["Content-Disposition"] = content_disposition_header(True, filename) or "attachment"
    return response
