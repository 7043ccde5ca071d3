"""How somebody wants to be told: rhythm, quiet hours, and what may be left out."""

from collections.abc import Collection
from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.errors import ActionRefused
from notifications import notices
from notifications.enums import Rhythm
from notifications.models import Preference
from notifications.quiet import next_moment


def of(user: Any) -> Preference:
    """The person's own, or what is usual (then it has no number). One query per user object;
    none when the user was read with select_related("mail_preference")."""
    try:
        found: Preference = user.mail_preference
    except Preference.DoesNotExist:
        return Preference.usual_for(user)
    return found


def of_many(user_ids: Collection[int]) -> dict[int, Preference]:
    """Of those who chose something, in one query."""
    return {each.user_id: each for each in Preference.objects.filter(user_id__in=user_ids)}


def next_allowed(user: Any, moment: datetime) -> datetime:
    """`moment`, or the first moment after it that is not quiet for `user`."""
    return next_moment(of(user).quiet, moment)


def wants(user: Any, notice: type[notices.Notice]) -> bool:
    """False when `user` switched this kind of mail off, and it may be switched off."""
    return not (notice.can_be_disabled and notice.category in of(user).switched_off)


@transaction.atomic
def change(
    *,
    actor: Any,
    rhythm: str,
    quiet_from: time,
    quiet_until: time,
    quiet_weekends: bool,
    switched_off: Collection[str],
) -> Preference:
    """Everybody's own. What is asked by law or needs a signature comes whatever stands here."""
    if rhythm not in Rhythm.values:
        raise ActionRefused(_("Choose how often we mail you."))
    unknown = set(switched_off) - set(notices.categories_to_switch_off())
    if unknown:
        raise ActionRefused(_("Mails about this cannot be switched off."))
    preference, _created = Preference.objects.update_or_create(
        user=actor,
        defaults={
            "rhythm": rhythm,
            "quiet_from": quiet_from,
            "quiet_until": quiet_until,
            "quiet_weekends": quiet_weekends,
            "switched_off": sorted(switched_off),
        },
    )
    audit.record(actor=actor, action="notifications.preferences_changed", subject=preference)
    return preference
