"""How much one person may keep here."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Sum
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from core.errors import ActionRefused
from documents.models import StoredDocument, Upload
from documents.purposes import quota_kinds


@dataclass(frozen=True)
class Room:
    """Bytes. `used` counts stored files and files that are on their way."""

    limit: int
    used: int

    @property
    def left(self) -> int:
        return max(0, self.limit - self.used)

    @property
    def percent(self) -> int:
        return min(100, round(100 * self.used / self.limit)) if self.limit else 100

    @property
    def is_scarce(self) -> bool:
        return self.percent >= 90


def room_for(owner: Any) -> Room:
    kinds = quota_kinds()
    stored = StoredDocument.objects.filter(created_by=owner, kind__in=kinds)
    coming = Upload.objects.open().filter(owner=owner, purpose__in=kinds)
    used = sum(rows.aggregate(bytes=Sum("size"))["bytes"] or 0 for rows in (stored, coming))
    return Room(limit=settings.FILE_QUOTA, used=used)


def require_room(owner: Any, size: int) -> None:
    room = room_for(owner)
    if size > room.left:
        raise ActionRefused(
            _(
                "This file is %(size)s and you have %(left)s left of %(limit)s. "
                "Remove files that you no longer need, or make this one smaller."
            )
            % {
                "size": filesizeformat(size),
                "left": filesizeformat(room.left),
                "limit": filesizeformat(room.limit),
            }
        )
