"""Sessions that know their person, so that someone can see and end their own."""

from typing import Any, cast

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class PersonSession(AbstractBaseSession):
    """One browser in which someone is signed in, or not yet.

    Ending a session is deleting its row.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="sessions"
    )
    started_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(auto_now=True)
    device = models.CharField(max_length=80, blank=True)
    # Started from a mailed link, and good for that one task only.
    confined = models.BooleanField(default=False)

    class Meta(AbstractBaseSession.Meta):
        abstract = False

    @classmethod
    def get_session_store_class(cls) -> "type[SessionStore]":
        return SessionStore


class SessionStore(DatabaseSessionStore):
    """The name that `SESSION_ENGINE` asks for."""

    @classmethod
    def get_model_class(cls) -> type[PersonSession]:
        return PersonSession

    def create_model_instance(self, data: dict[str, Any]) -> PersonSession:
        session = cast(PersonSession, super().create_model_instance(data))
        session.user_id = data.get("_auth_user_id")
        session.started_at = data.get("started_at")
        session.device = data.get("device", "")
        session.confined = "task" in data
        return session
