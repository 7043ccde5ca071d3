"""A person's own account: name, language, sessions."""

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.errors import ActionRefused
from core.throttle import fingerprint
from people.models import PersonSession, User


def choose_language(*, actor: User, language: str) -> None:
    """The language of pages and of mails."""
    if actor.language != language:
        actor.language = language
        actor.save(update_fields=["language"])


@transaction.atomic
def change_own_details(*, actor: User, name: str, phone: str, language: str) -> None:
    if name != actor.name and not may_change_own_name(actor):
        raise ActionRefused(_("Your school keeps your name. Ask the school to change it."))
    audit.record(actor=actor, action="own_details_changed", subject=actor)
    actor.name, actor.phone, actor.language = name, phone, language
    actor.save(update_fields=["name", "phone", "language"])


def may_change_own_name(user: User) -> bool:
    """Names of students come with the roster, and stand in agreements."""
    return not hasattr(user, "student")


def session_reference(session_key: str) -> str:
    """Names a session on a page without giving it away."""
    return fingerprint(f"session:{session_key}")[:20]


@transaction.atomic
def end_session(*, actor: User, reference: str) -> None:
    """Sign out one browser of the actor; one that is already signed out is fine."""
    keys = PersonSession.objects.filter(user=actor).values_list("session_key", flat=True)
    for key in keys:
        if session_reference(key) == reference:
            PersonSession.objects.filter(session_key=key).delete()
            audit.record(actor=actor, action="session_ended", subject=actor)


@transaction.atomic
def end_other_sessions(*, actor: User, current: str | None) -> int:
    """Sign out everywhere but here. Returns how many browsers that were."""
    number, _rows = PersonSession.objects.filter(user=actor).exclude(session_key=current).delete()
    audit.record(actor=actor, action="other_sessions_ended", subject=actor, number=number)
    return number


def end_all_sessions(user: User) -> None:
    PersonSession.objects.filter(user=user).delete()
