"""A mail server tells what became of our mails."""

import time

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from core.throttle import allow, request_address
from notifications import hook_format
from notifications.services import events


@csrf_exempt
@login_not_required
@require_POST
def mail_hook(request: HttpRequest) -> HttpResponse:
    """404 where no secret is set. Taking the same events twice changes nothing."""
    if not settings.MAIL_HOOK_SECRET:
        raise Http404
    if not allow(f"mail-hook:{request_address(request)}", limit=600, seconds=60):
        return JsonResponse({"error": "too many calls"}, status=429)
    if int(request.META.get("CONTENT_LENGTH") or 0) > hook_format.MOST_BYTES:
        return JsonResponse({"error": "too large"}, status=413)
    body = request.read(hook_format.MOST_BYTES + 1)
    if not _is_genuine(request, body):
        return JsonResponse({"error": "not signed by who knows the secret"}, status=403)
    try:
        told = hook_format.read(body)
    except hook_format.NotUnderstood as error:
        return JsonResponse({"error": str(error)}, status=400)
    known = sum(events.record(each) for each in told)
    return JsonResponse({"known": known, "unknown": len(told) - known})


def _is_genuine(request: HttpRequest, body: bytes) -> bool:
    return hook_format.is_genuine(
        settings.MAIL_HOOK_SECRET,
        request.headers.get("X-Driehoek-Timestamp", ""),
        request.headers.get("X-Driehoek-Signature", ""),
        body,
        time.time(),
    )
