"""Reads that join more than the weeks of one placement."""

from typing import Any

from django.db.models import Case, QuerySet, Value, When

from core.access import administers
from hours.policies import OVERSEE
from hours.totals import keeping_hours
from people.reach import programmes_with
from placements.enums import PlacementState
from placements.models import Placement
from programmes.models import Programme


def own_placements(user: Any) -> QuerySet[Placement]:
    """In which `user` logs hours as a student; the running one first."""
    if not user.is_authenticated:
        return Placement.objects.none()
    own = keeping_hours(Placement.objects.filter(student__user=user))
    running = Case(When(state=PlacementState.AGREED, then=Value(0)), default=Value(1))
    return own.order_by(running, "-start_date", "-pk")


def overseen_programmes(user: Any) -> list[Programme]:
    """Whose hours `user` watches: coordinators and managers; administrators see all."""
    programmes = Programme.objects.select_related("institution").prefetch_related("variants")
    if not administers(user):
        programmes = programmes.filter(pk__in=programmes_with(user, OVERSEE))
    return [
        programme
        for programme in programmes.order_by("name", "pk")
        if any(variant.keeps_hours for variant in programme.variants.all())
    ]
