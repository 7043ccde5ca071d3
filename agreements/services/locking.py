"""Every service holds the placement first and the agreement second, so that two never wait for
each other for ever."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from agreements.models import Agreement
from agreements.querysets import AgreementQuerySet, seen_by
from core.errors import ActionRefused
from core.keeping import kept_on
from placements.models import Placement, PlacementSupervisor

RELATED = (
    "placement__student__user",
    "placement__programme__institution",
    "placement__host",
    "placement__site",
    "placement__school_contact",
    "placement__enrolment__cohort__framework",
    "template",
    "amends",
    "frozen_by",
)
GUIDES = PlacementSupervisor.objects.select_related("user").order_by("-is_first", "pk")


class Stale(ActionRefused):
    """Somebody else saved the same thing in between."""


def lock(agreement_id: int, *, revision: int | None = None, actor: Any = None) -> Agreement:
    """The row, held until the transaction ends; Stale when `revision` is not the newest.

    With `actor` the same statement tells whether they may see it, for who is asked so by a rule.
    """
    hold_placement_of(agreement_id)
    rows = (
        Agreement.objects.select_for_update(of=("self",))
        .select_related(*RELATED)
        .prefetch_related(Prefetch("placement__supervisor_links", GUIDES))
    )
    agreement = rows.get(pk=agreement_id) if actor is None else get_for(actor, rows, agreement_id)
    if revision is not None and revision != agreement.revision:
        raise Stale(
            _(
                "Someone else changed this agreement while you were typing. What you typed is "
                "still here: compare it with the agreement as it is now, and save again."
            )
        )
    return agreement


def get_for(actor: Any, rows: AgreementQuerySet, agreement_id: int) -> Agreement:
    """The row, which remembers whether `actor` may see it."""
    agreement: Agreement = rows.telling_if_seen_by(actor).get(pk=agreement_id)
    kept_on(agreement, seen_by(actor), lambda: vars(agreement)["seen"])
    return agreement


def hold_placement_of(agreement_id: int, *, skip_locked: bool = False) -> bool:
    """Lock the placement; False when `skip_locked` and somebody else holds it."""
    wanted = Agreement.objects.filter(pk=agreement_id).values("placement_id")
    rows = Placement.objects.select_for_update(of=("self",), skip_locked=skip_locked)
    return bool(list(rows.filter(pk__in=wanted).values_list("pk", flat=True)))


@contextmanager
def one_at_a_time(key: str) -> Iterator[None]:
    """Let others with the same key wait, also over more than one transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [key])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [key])


def save(agreement: Agreement, *fields: str) -> None:
    """Write `fields` and count the change."""
    agreement.revision += 1
    agreement.save(update_fields=[*fields, "revision"])
