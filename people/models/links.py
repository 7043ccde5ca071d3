from django.conf import settings
from django.db import models
from django.db.models import Q


class MailedLink(models.Model):
    """A link in a mail: it opens a landing page for one task, and carries no rights by itself.

    Only a hash of the token is kept. `scope` and `object_id` name the one task ("agreement", 12)
    that a session started from here may touch; `path` is where it begins.
    """

    token_hash = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mailed_links"
    )
    scope = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    path = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["user", "scope", "object_id"], name="link_task"),
            models.Index(fields=["expires_at"], name="link_expiry"),
        ]
        constraints = [
            models.CheckConstraint(
                name="link_path_is_ours",
                condition=Q(path__startswith="/") & ~Q(path__startswith="//"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.object_id} for {self.user_id}"
