"""One-time codes: a fresh sign that the person who acts reads the mailbox."""

import hmac
import secrets
from datetime import timedelta

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import ActionRefused
from core.throttle import allow, fingerprint
from notifications.services import send_now
from people.models import OneTimeCode, User

VALID_FOR = timedelta(minutes=10)
MOST_TRIES = 5
SESSION_KEY = "browser_key"


def browser_key(request: HttpRequest) -> str:
    """A random value in this browser's session: a code works only where it was asked for."""
    if SESSION_KEY not in request.session:
        request.session[SESSION_KEY] = secrets.token_urlsafe(16)
    return str(request.session[SESSION_KEY])


def send_code(*, user: User, purpose: str, browser_key: str, what_for: str = "") -> None:
    """Mail six digits to `user`; earlier codes for `purpose` stop working.

    `what_for` completes "You asked for a code to …". Raises ActionRefused when asked too often or
    without an address, MailUnavailable when the mail server does not answer.
    """
    if not user.email:
        raise ActionRefused(_("We know no e-mail address of yours. Ask the school to add it."))
    per_purpose = allow(f"code:{user.pk}:{purpose}", limit=3, seconds=600)
    if not (per_purpose and allow(f"code:{user.pk}", limit=10, seconds=3600)):
        raise ActionRefused(
            _("You asked for several codes already. Use the newest mail, or wait ten minutes.")
        )
    code = f"{secrets.randbelow(10**6):06d}"
    send_now(
        to=user.email,
        language=user.language,
        template="people/mail/one_time_code",
        context={"recipient": user, "code": code, "what_for": what_for},
    )
    OneTimeCode.objects.create(
        user=user,
        purpose=purpose,
        code_hash=hash_of(user, purpose, code),
        browser_hash=fingerprint(f"browser:{browser_key}"),
        expires_at=timezone.now() + VALID_FOR,
    )


def check_code(*, user: User, purpose: str, browser_key: str, code: str) -> OneTimeCode:
    """The code, now used up; or ActionRefused.

    Call it before the transaction of the deed, never inside: a try must count although the deed
    is refused and rolled back (a durable block makes sure of that).
    """
    digits = "".join(sign for sign in code if sign.isdigit())
    with transaction.atomic(durable=True):
        found = _try(user=user, purpose=purpose, browser_key=browser_key, digits=digits)
    if isinstance(found, str):
        raise ActionRefused(found)
    return found


def _try(*, user: User, purpose: str, browser_key: str, digits: str) -> OneTimeCode | str:
    newest = (
        OneTimeCode.objects.select_for_update(of=("self",))
        .filter(user=user, purpose=purpose)
        .order_by("-id")
        .first()
    )
    stale = newest is None or newest.used_at or newest.expires_at <= timezone.now()
    here = newest and hmac.compare_digest(
        newest.browser_hash, fingerprint(f"browser:{browser_key}")
    )
    if newest is None or stale or not here:
        return _("This code cannot be used any more. Ask for a new one, in this browser.")
    if newest.tries >= MOST_TRIES:
        return _("The code was typed wrong five times. Ask for a new one.")
    newest.tries += 1
    right = hmac.compare_digest(newest.code_hash, hash_of(user, purpose, digits))
    if right:
        newest.used_at = timezone.now()
    newest.save(update_fields=["tries", "used_at"])
    return newest if right else _("This code is not right. Look in the newest mail and try again.")


def hash_of(user: User, purpose: str, code: str) -> str:
    return fingerprint(f"code:{user.pk}:{purpose}:{code}")


def sweep() -> int:
    """Forget codes a day after they ended. Returns how many."""
    old = timezone.now() - timedelta(days=1)
    number, _rows = OneTimeCode.objects.filter(expires_at__lt=old).delete()
    return number
