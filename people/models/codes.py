from django.conf import settings
from django.db import models
from django.db.models import Q


class OneTimeCode(models.Model):
    """A six-digit code for one deed (signing, deciding), mailed to the person who does it.

    Lives 10 minutes, takes five tries, works once, and only in the browser that asked for it.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="one_time_codes"
    )
    purpose = models.CharField(max_length=80, help_text='What it is for, e.g. "agreement:12".')
    code_hash = models.CharField(max_length=64)
    browser_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["user", "purpose", "-id"], name="code_purpose")]
        constraints = [models.CheckConstraint(name="code_tries", condition=Q(tries__lte=5))]

    def __str__(self) -> str:
        return f"{self.purpose} for {self.user_id}"
