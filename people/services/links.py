"""Links in mails. Only a hash of the token is kept; the token itself stands in one mail."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from core.throttle import allow
from notifications.services import queue
from people.models import MailedLink, User

VALID_FOR = timedelta(days=14)
# An expired link can be renewed for so long; after that it is as good as never made.
KEPT_FOR = timedelta(days=90)


def mint(
    *, user: User, scope: str, object_id: int, path: str, valid_for: timedelta = VALID_FOR
) -> str:
    """A new link for `user` to one task, as an absolute address. Call it when the mail is written:
    the token cannot be had a second time."""
    [address] = mint_many(user=user, tasks=[(scope, object_id, path)], valid_for=valid_for)
    return address


def mint_many(
    *, user: User, tasks: Sequence[tuple[str, int, str]], valid_for: timedelta = VALID_FOR
) -> list[str]:
    """`mint` for several tasks (scope, object id, path) of one mail, in one statement."""
    tokens = [secrets.token_urlsafe(32) for _task in tasks]
    MailedLink.objects.bulk_create(
        MailedLink(
            token_hash=hash_of(token),
            user=user,
            scope=scope,
            object_id=object_id,
            path=path,
            expires_at=timezone.now() + valid_for,
        )
        for token, (scope, object_id, path) in zip(tokens, tasks, strict=True)
    )
    return [settings.BASE_URL + reverse("people:link", args=[token]) for token in tokens]


def hash_of(token: str) -> str:
    """Without a key: 256 random bits cannot be guessed from their hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def find(token: str) -> MailedLink | None:
    return MailedLink.objects.select_related("user").filter(token_hash=hash_of(token)).first()


def is_usable(link: MailedLink) -> bool:
    return link.revoked_at is None and link.expires_at > timezone.now() and link.user.is_active


def note_opened(link: MailedLink) -> None:
    """The first time that a person pressed the button."""
    MailedLink.objects.filter(pk=link.pk, opened_at=None).update(opened_at=timezone.now())


def revoke(*, user: User | None = None, scope: str, object_id: int) -> int:
    """Links to this task (of `user`, or of everybody) stop, and sessions started from them end at
    their next request. They cannot be renewed. Returns how many."""
    links = MailedLink.objects.filter(scope=scope, object_id=object_id, revoked_at=None)
    if user is not None:
        links = links.filter(user=user)
    return links.update(revoked_at=timezone.now())


def revoke_all(user: User) -> int:
    """All links of one person, for instance because the address was wrong."""
    return MailedLink.objects.filter(user=user, revoked_at=None).update(revoked_at=timezone.now())


def renew(token: str) -> None:
    """Mail a new link to the receiver of this expired one. Silent about what happened: whoever
    asks learns nothing about the link."""
    link = find(token)
    if link is None or link.revoked_at or not link.user.is_active or not link.user.email:
        return
    if not allow(f"renew:{link.user_id}:{link.scope}:{link.object_id}", limit=3, seconds=3600):
        return
    queue(
        notice_key="people.link_renewed",
        recipient=link.user,
        params={"link_id": link.pk},
        once_key=f"people.link_renewed:{link.pk}:{timezone.now():%Y%m%d%H%M}",
    )


def sweep() -> int:
    """Forget links that are too old to be renewed. Returns how many."""
    number, _rows = MailedLink.objects.filter(expires_at__lt=timezone.now() - KEPT_FOR).delete()
    return number
