"""Everybody says which of the proposed times suit."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contact.enums import MomentState
from contact.models import ContactMoment, TimePick
from contact.services import promises, telling
from contact.services.locking import check_open, lock, save
from core.access import require
from core.errors import ActionRefused


@transaction.atomic
def pick(
    *, actor: Any, moment_id: int, suiting: Collection[int], offered: Collection[int]
) -> ContactMoment:
    """`suiting`: ids of the times that suit; `offered`: those that the page showed.

    May be changed until a time is fixed; the same answer twice changes nothing.
    """
    moment = lock(moment_id)
    require(actor, "contact.pick", moment)
    check_open(moment)
    if moment.state == MomentState.PLANNED:
        raise ActionRefused(_("A time was fixed in the meantime. You find it on this page."))
    standing = {time.pk: time for time in moment.times.filter(withdrawn_at=None)}
    if set(suiting) - set(standing):
        raise ActionRefused(_("A time that you picked was withdrawn. Look at what is left."))
    shown = [time for pk, time in standing.items() if pk in set(offered) | set(suiting)]
    for time in shown:
        TimePick.objects.update_or_create(
            time=time, user=actor, defaults={"suits": time.pk in set(suiting)}
        )
    corner = moment.invitees.get(user=actor).corner
    promises.times_given(actor, moment, corner)
    if _all_answered(moment):
        telling.all_picked(moment)
    return moment


def _all_answered(moment: ContactMoment) -> bool:
    """Every corner that is asked said something about every time that stands."""
    times = list(moment.times.filter(withdrawn_at=None))
    said: dict[str, set[int]] = {}
    corners = dict(moment.invitees.values_list("user_id", "corner"))
    for user_id, time_id in TimePick.objects.filter(time__in=times).values_list("user", "time"):
        if user_id in corners:
            said.setdefault(corners[user_id], set()).add(time_id)
    everything = {time.pk for time in times}
    return all(said.get(corner, set()) >= everything for corner in set(corners.values()))


@transaction.atomic
def withdraw_time(*, actor: Any, moment_id: int, time_id: int) -> ContactMoment:
    """Take one proposed time back. One at least stays; twice is once."""
    moment = lock(moment_id)
    require(actor, "contact.fix", moment)
    check_open(moment)
    if moment.state == MomentState.PLANNED:
        raise ActionRefused(_("A time was fixed in the meantime. Move the talk instead."))
    standing = list(moment.times.filter(withdrawn_at=None))
    time = next((row for row in standing if row.pk == time_id), None)
    if time is None:
        return moment
    if len(standing) == 1:
        raise ActionRefused(_("This is the last time that is left. Cancel the talk instead."))
    time.withdrawn_at = timezone.now()
    time.save(update_fields=["withdrawn_at"])
    save(moment)
    return moment
