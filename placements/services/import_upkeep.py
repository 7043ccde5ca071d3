"""Lists do not wait for ever: what was not imported holds people who are in no placement here."""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from placements.imports.enums import ImportState, RowState
from placements.models import HostProposal, ImportRow, RosterImport

KEPT_FOR = timedelta(days=30)


def sweep() -> tuple[int, int]:
    """Forget lists that were never imported, and the rows of the others that stayed behind.

    Returns how many lists and how many rows. A list that is being imported now is left alone.
    """
    before = timezone.now() - KEPT_FOR
    old = RosterImport.objects.exclude(state=ImportState.IMPORTING)
    unused = old.filter(imported_at=None, created_at__lt=before)
    numbers = list(unused.values_list("pk", flat=True))
    removed = sum(_remove(number) for number in numbers)
    return removed, _forget_rows(old.filter(imported_at__lt=before))


@transaction.atomic
def _remove(roster_id: int) -> int:
    rows = RosterImport.objects.select_for_update(of=("self",))
    roster = rows.filter(pk=roster_id, imported_at=None).exclude(state=ImportState.IMPORTING)
    found = roster.first()
    if found is None:
        return 0
    HostProposal.objects.filter(roster_import=found).delete()
    ImportRow.objects.filter(roster_import=found).delete()
    found.delete()
    return 1


def _forget_rows(rosters: QuerySet[RosterImport]) -> int:
    """Rows that stayed behind go with what they say; the figures of the list stay."""
    rows = ImportRow.objects.filter(roster_import__in=rosters).exclude(state=RowState.DONE)
    return rows.delete()[0]
