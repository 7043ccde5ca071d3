"""The portal's own addresses, and a few that only the pictures need."""

from typing import NoReturn

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import get_language, gettext

from agreements.models import Agreement
from agreements.notices import SignRequested
from notifications.models import OutboxMessage
from notifications.rendering import compose
from people.models import User
from reminders.notices import DigestNotice
from triangle_portal.urls import (
    handler400,
    handler403,
    handler404,
    handler500,
)
from triangle_portal.urls import (
    urlpatterns as portal,
)

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


@login_not_required
def broken(request: HttpRequest) -> NoReturn:
    raise RuntimeError("for the picture of the page that says so")


def html_of(template: str, context: dict[str, object]) -> HttpResponse:
    mail = compose(
        to="iemand@driehoek.example",
        language=get_language() or "nl",
        template=template,
        context=context,
    )
    return HttpResponse(mail.alternatives[0][0])


@login_not_required
def sign_mail(request: HttpRequest, agreement_id: int) -> HttpResponse:
    placement = Agreement.objects.get(pk=agreement_id).placement
    recipient = placement.supervisors.first()
    notice = SignRequested(recipient, {"agreement_id": agreement_id, "party": "workplace"})
    return html_of(notice.template, {"recipient": recipient, **notice.context()})


@login_not_required
def code_mail(request: HttpRequest) -> HttpResponse:
    recipient = User.objects.filter(guardianships=None).order_by("pk")[0]
    what_for = gettext("sign the agreement of %(student)s") % {"student": "Sem Bakker"}
    context = {"recipient": recipient, "code": "482913", "what_for": what_for}
    return html_of("people/mail/one_time_code", context)


@login_not_required
def digest_mail(request: HttpRequest, user_id: int) -> HttpResponse:
    """The newest one that the demo sent to this person."""
    message = OutboxMessage.objects.filter(notice=DigestNotice.key, recipient=user_id)[0]
    recipient = message.recipient
    recipient.language = get_language() or "nl"
    notice = DigestNotice(recipient, message.params)
    return html_of(notice.template, {"recipient": recipient, **notice.context()})


urlpatterns = [
    path("broken/", broken),
    path("mail-picture/digest/<int:user_id>/", digest_mail),
    path("mail-picture/sign/<int:agreement_id>/", sign_mail),
    path("mail-picture/code/", code_mail),
    *portal,
]
