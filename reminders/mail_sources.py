"""A digest is about every placement of which it names a promise."""

from django.db.models import Exists, OuterRef, QuerySet

from placements.mail_sources import register
from placements.models import Placement
from reminders.models import Reminder


@register
def digests(placements: QuerySet[Placement]) -> Exists:
    rows = Reminder.objects.filter(
        message=OuterRef("pk"), commitment__placement__in=placements.values("pk")
    )
    return Exists(rows)
