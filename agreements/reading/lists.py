"""Sealed agreements to print."""

from typing import Any

from agreements.models import Agreement
from people.reach import office_programmes
from programmes.models import Programme

# One print job holds at most so many agreements.
PRINT_LIMIT = 2000


def printable(
    user: Any, *, placements: list[int] | None = None, programmes: list[int] | None = None
) -> list[Agreement]:
    """Sealed agreements that `user` may see: of these placements, of a programme, or all."""
    held = (
        Agreement.objects.visible_to(user)
        .held()
        .filter(sealed_document__isnull=False)
        .select_related("placement__student__user", "placement__host")
        .order_by("placement__student__user__name", "pk")
    )
    if placements:
        held = held.filter(placement__in=placements)
    if programmes:
        held = held.filter(placement__programme__in=programmes)
    return list(held[:PRINT_LIMIT])


def programmes_with_sealed(user: Any) -> list[Programme]:
    return list(Programme.objects.filter(pk__in=office_programmes(user)).order_by("name"))
