"""The page on which somebody says how they want to be mailed, from a mail."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from people import task_sessions
from people.backends import may_use_password
from people.services import links

SCOPE = "mail_preferences"


def describe(person_id: int, user: Any) -> str:
    return _("How often, when and about what we mail you.") if person_id == user.pk else ""


def link_for(user: Any) -> str:
    """Who has a password signs in; others get a link that opens this page and nothing else.
    Call it when the mail is written."""
    if may_use_password(user):
        return settings.BASE_URL + reverse("people:mail")
    path = reverse("people:mail-by-link", args=[user.pk])
    return links.mint(user=user, scope=SCOPE, object_id=user.pk, path=path)


task_sessions.register_scope(SCOPE, describe=describe)
