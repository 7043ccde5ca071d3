from django.db import models


class AttemptCount(models.Model):
    """How often something was tried in the running window; the key is a keyed hash."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.count} until {self.expires_at:%H:%M}"
