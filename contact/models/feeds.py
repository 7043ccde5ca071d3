from django.conf import settings
from django.db import models


class CalendarFeed(models.Model):
    """The secret address from which a person's calendar reads the planned talks.

    Only a hash is kept: whoever lost the address makes a new one, and the old one stops.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"calendar of {self.user_id}"
