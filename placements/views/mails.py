"""Sending a mail about a placement once more."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access import require
from core.errors import ActionRefused
from notifications.models import OutboxMessage
from notifications.services import send_again
from placements.queries.detail import find


@require_POST
def mail_again(request: HttpRequest, placement_id: int, message_id: int) -> HttpResponse:
    placement = find(request.user, placement_id)
    require(request.user, "placements.view_mails", placement)
    message = get_object_or_404(OutboxMessage, pk=message_id, placement_id=placement.pk)
    try:
        send_again(actor=request.user, message_id=message.pk)
    except ActionRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("The mail is sent again."))
    return redirect("placements:detail", placement.pk)
