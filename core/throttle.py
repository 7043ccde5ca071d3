"""At most so many times per window, counted in PostgreSQL so that it holds for all processes."""

import hashlib
import hmac
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone


def allow(key: str, *, limit: int, seconds: int) -> bool:
    """Count one attempt under `key`; False when there were `limit` in this window before it."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO core_attemptcount AS counted (key, count, expires_at)
            VALUES (%(key)s, 1, %(until)s)
            ON CONFLICT (key) DO UPDATE SET
                count = CASE WHEN counted.expires_at <= %(now)s THEN 1 ELSE counted.count + 1 END,
                expires_at = CASE WHEN counted.expires_at <= %(now)s THEN %(until)s
                                  ELSE counted.expires_at END
            RETURNING count
            """,
            {"key": fingerprint(key), "now": now, "until": now + timedelta(seconds=seconds)},
        )
        row = cursor.fetchone()
    return bool(row[0] <= limit)


def fingerprint(value: str) -> str:
    """A keyed hash: the same value gives the same text, and nobody can read the value back."""
    key = f"fingerprint:{settings.SECRET_KEY}".encode()
    return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()


def request_address(request: HttpRequest) -> str:
    """The visitor's address, believing at most the configured number of proxies."""
    forwarded = [
        part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part
    ]
    if settings.TRUSTED_PROXIES and len(forwarded) >= settings.TRUSTED_PROXIES:
        return forwarded[-settings.TRUSTED_PROXIES]
    return str(request.META.get("REMOTE_ADDR", ""))
