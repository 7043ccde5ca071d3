"""What a mail server tells us about our mails: the portal's own JSON, for servers that are no
known provider. Described in docs/operations.md.

    {"events": [{"id": "…", "event": "bounced", "message_id": "<outbox.12@driehoek.invalid>",
                 "address": "…", "at": "2026-11-24T09:00:00Z", "lasting": true, "reason": "…"}]}
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from notifications.enums import EventKind
from notifications.services.events import Told

MOST_EVENTS = 500
MOST_BYTES = 256 * 1024
# A signed call that somebody caught is of no use to them later.
WINDOW = 300
SOURCE = "hook"
LENGTHS = {"id": 160, "message_id": 120, "address": 254}


class NotUnderstood(ValueError):
    """What was sent is not this format; says where."""


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """HMAC-SHA256 over "timestamp.body", in hexadecimal digits."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def is_genuine(secret: str, timestamp: str, signature: str, body: bytes, now: float) -> bool:
    expected = sign(secret, timestamp, body)
    same = hmac.compare_digest(expected.encode(), signature.encode())
    fresh = timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 12
    return same and fresh and abs(now - int(timestamp)) <= WINDOW


def read(body: bytes) -> list[Told]:
    try:
        content = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotUnderstood("this is no JSON") from error
    events = content.get("events") if isinstance(content, dict) else None
    if not isinstance(events, list) or len(events) > MOST_EVENTS:
        raise NotUnderstood(f'"events" must be a list of at most {MOST_EVENTS}')
    return [_event(each, f"events[{number}]") for number, each in enumerate(events)]


def _event(values: Any, where: str) -> Told:
    if not isinstance(values, Mapping):
        raise NotUnderstood(f"{where} must be an object")
    kind = values.get("event")
    if kind not in EventKind.values:
        raise NotUnderstood(f"{where}.event must be one of {', '.join(EventKind.values)}")
    lasting = values.get("lasting", False)
    if not isinstance(lasting, bool):
        raise NotUnderstood(f"{where}.lasting must be true or false")
    reason = values.get("reason", "")
    return Told(
        key=_text(values, "id", where),
        kind=EventKind(kind),
        is_lasting=lasting,
        address=_text(values, "address", where).lower(),
        reason=" ".join(reason.replace("\x00", "").split())[:300]
        if isinstance(reason, str)
        else "",
        source=SOURCE,
        happened_at=_moment(values.get("at"), where),
        message_id=_text(values, "message_id", where),
    )


def _text(values: Mapping[str, Any], name: str, where: str) -> str:
    value = values.get(name)
    if not isinstance(value, str) or not value or len(value) > LENGTHS[name] or "\x00" in value:
        raise NotUnderstood(f"{where}.{name} must be a text of at most {LENGTHS[name]} letters")
    return value


def _moment(value: Any, where: str) -> datetime:
    try:
        moment = parse_datetime(value) if isinstance(value, str) else None
        if moment is None or moment.tzinfo is None:
            raise ValueError
        return moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise NotUnderstood(f"{where}.at must be a moment with its offset, in ISO 8601") from error
