"""How people look at the board: views under a name, and up to when they have seen it."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access import require
from core.errors import ActionRefused
from insight.models import BoardVisit, SavedView
from people.reach import office_programmes

MOST_VIEWS = 50


@transaction.atomic
def save_view(*, actor: Any, name: str, query: str, shared_with: int | None = None) -> SavedView:
    """Under a name that the person has already: that view changes."""
    require(actor, "insight.view_board")
    name = name.strip()[:60]
    if not name:
        raise ActionRefused(_("Give the view a name."))
    if shared_with is not None and shared_with not in office_programmes(actor):
        raise ActionRefused(_("A view is shared within a programme of your own office."))
    own = SavedView.objects.filter(owner=actor)
    if own.count() >= MOST_VIEWS and not own.filter(name=name).exists():
        raise ActionRefused(_("You have fifty views already. Remove one first."))
    row, _created = SavedView.objects.update_or_create(
        owner=actor,
        name=name,
        defaults={"query": query[:1000], "shared_with_id": shared_with},
    )
    return row


def forget_view(*, actor: Any, view_id: int) -> None:
    """Only the own ones; somebody else's stays."""
    require(actor, "insight.view_board")
    SavedView.objects.filter(owner=actor, pk=view_id).delete()


def note_seen(*, actor: Any) -> BoardVisit:
    """From now on only later changes are new to this person."""
    require(actor, "insight.view_board")
    row, _created = BoardVisit.objects.update_or_create(
        user=actor, defaults={"seen_at": timezone.now()}
    )
    return row
