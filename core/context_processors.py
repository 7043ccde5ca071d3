from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from core import navigation


def interface(request: HttpRequest) -> dict[str, Any]:
    """What the base layout needs: the menu, for someone signed in and not bound to one task."""
    user = getattr(request, "user", None)
    bound = getattr(request, "task_session", None)
    if user is None or not user.is_authenticated or bound:
        return {"navigation": [], "task_session": bound}
    return {
        "navigation": SimpleLazyObject(lambda: navigation.items(request)),
        "foot_links": SimpleLazyObject(lambda: navigation.items(request, at_foot=True)),
        "task_session": None,
    }
