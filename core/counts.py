"""What was counted to keep limits is forgotten when its window is over."""

from typing import cast

from django.core.cache import caches
from django.utils import timezone

from core.cache import PortalCache
from core.models import AttemptCount


def sweep() -> int:
    """Returns how many counts were forgotten."""
    attempts, _rows = AttemptCount.objects.filter(expires_at__lte=timezone.now()).delete()
    return attempts + cast(PortalCache, caches["default"]).sweep()
