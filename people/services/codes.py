"""One-time codes: a fresh sign that the person who acts reads the mailbox."""

import secrets
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
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
# One statement, so that of all who try at once one succeeds and every try counts.
TRY = """
UPDATE people_onetimecode
SET tries = tries + 1, used_at = CASE WHEN code_hash = %(code)s THEN %(now)s END
WHERE id = (
    SELECT max(id) FROM people_onetimecode WHERE user_id = %(user)s AND purpose = %(purpose)s
)
AND browser_hash = %(browser)s AND used_at IS NULL AND expires_at > %(now)s AND tries < %(most)s
RETURNING id, used_at IS NOT NULL
"""


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


def check_code(*, user: User, purpose: str, browser_key: str, code: str) -> int:
    """The id of the code, now used up; or ActionRefused.

    Call it before the transaction of the deed, never inside: a try must count although the deed
    is refused and rolled back (a durable block makes sure of that).
    """
    with transaction.atomic(durable=True, savepoint=False):
        pass
    digits = "".join(sign for sign in code if sign.isdigit())
    values: dict[str, Any] = {
        "user": user.pk,
        "purpose": purpose,
        "browser": fingerprint(f"browser:{browser_key}"),
        "code": hash_of(user, purpose, digits),
        "now": timezone.now(),
        "most": MOST_TRIES,
    }
    with connection.cursor() as cursor:
        cursor.execute(TRY, values)
        tried = cursor.fetchone()
    if tried is None:
        raise ActionRefused(_why_not(user, purpose, values["browser"]))
    code_id, right = tried
    if not right:
        raise ActionRefused(_("This code is not right. Look in the newest mail and try again."))
    return int(code_id)


def _why_not(user: User, purpose: str, browser: str) -> str:
    newest = OneTimeCode.objects.filter(user=user, purpose=purpose).order_by("-id").first()
    good = newest and newest.used_at is None and newest.expires_at > timezone.now()
    if newest and good and newest.browser_hash == browser and newest.tries >= MOST_TRIES:
        return _("The code was typed wrong five times. Ask for a new one.")
    return _("This code cannot be used any more. Ask for a new one, in this browser.")


def hash_of(user: User, purpose: str, code: str) -> str:
    return fingerprint(f"code:{user.pk}:{purpose}:{code}")


def sweep() -> int:
    """Forget codes a day after they ended. Returns how many."""
    old = timezone.now() - timedelta(days=1)
    number, _rows = OneTimeCode.objects.filter(expires_at__lt=old).delete()
    return number
