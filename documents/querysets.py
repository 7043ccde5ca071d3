from typing import Any, Self

from django.db import models
from django.utils import timezone

from documents.enums import UploadState

OPEN = (UploadState.RECEIVING, UploadState.COMPLETE, UploadState.READY)


class UploadQuerySet(models.QuerySet):
    def of(self, owner: Any, *, purpose: str, context: str = "") -> Self:
        """What `owner` sent for this purpose and place, and is still kept."""
        return self.filter(
            owner=owner, purpose=purpose, context=context, expires_at__gt=timezone.now()
        )

    def open(self) -> Self:
        """Takes room, and is no document yet."""
        return self.filter(state__in=OPEN, expires_at__gt=timezone.now())
