"""What every way of signing in has in common."""

from datetime import datetime, timedelta

import structlog
from django.contrib.auth import login
from django.http import HttpRequest
from django.utils import timezone

from core import audit
from core.throttle import fingerprint
from people import devices
from people.models import User

logger = structlog.get_logger(__name__)

FRESH = timedelta(minutes=10)
BACKEND = "people.backends.PortalAuthenticationBackend"


def begin(request: HttpRequest, user: User, *, how: str) -> None:
    """Start a fresh session for `user`: nothing of the session before it comes along."""
    request.session.flush()
    login(request, user, backend=BACKEND)
    note(request, user, how=how)


def note(request: HttpRequest, user: User, *, how: str) -> None:
    """Keep what the person sees in the list of sessions, and the audit trail."""
    request.session["started_at"] = timezone.now().isoformat()
    request.session["device"] = devices.describe(request.headers.get("User-Agent", ""))
    audit.record(actor=user, action="signed_in", subject=user, how=how)


def is_fresh(request: HttpRequest) -> bool:
    """Did this person sign in here a moment ago?"""
    started = request.session.get("started_at")
    return started is not None and timezone.now() - datetime.fromisoformat(started) < FRESH


def note_failure(email: str) -> None:
    """Wrong password or unknown address: the log tells them apart from nobody."""
    logger.warning("sign_in_failed", account=fingerprint(f"account:{email.lower()}")[:16])
