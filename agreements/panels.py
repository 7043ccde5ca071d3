"""The agreement on the page of a placement: how it stands, and the next step for this reader."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from agreements import reading
from agreements.enums import UNDER_WAY, AgreementKind, AgreementState
from agreements.models import Agreement
from agreements.services.signing import signable_parties
from core.keeping import kept_on
from placements import guards
from placements.enums import PlacementState
from placements.models import Placement
from placements.panels import Panel, register

TO_PREPARE = {AgreementState.DRAFT, AgreementState.RETURNED, AgreementState.WITHDRAWN}
AGREED = {PlacementState.AGREED, PlacementState.COMPLETED, PlacementState.ENDED_EARLY}


def current(user: Any, placement: Placement) -> Agreement | None:
    """Read once per page; the panel, its tab and its button ask for the same."""
    return kept_on(placement, "shown_agreement", lambda: reading.current_agreement(user, placement))


def panel_context(user: Any, placement: Placement) -> dict[str, Any] | None:
    """None when there is nothing to read, nothing to prepare and nothing agreed elsewhere."""
    agreement = current(user, placement)
    if agreement is not None:
        return {"agreement": agreement, "card": reading.build_card(agreement, user)}
    elsewhere = placement.agreed_elsewhere and placement.state in AGREED
    if elsewhere or prepare_address(user, placement):
        return {"agreement": None, "elsewhere": elsewhere}
    return None


def prepare_address(user: Any, placement: Placement) -> str:
    """Where to prepare the agreement; empty when that is not to be done now, or not by `user`.

    A running placement was agreed, here or elsewhere: only a change of it can wait for the school.
    """
    agreement = current(user, placement)
    if agreement is not None and agreement.state not in TO_PREPARE:
        return ""
    if agreement is not None and _is_change_to_make(placement, agreement):
        may = user.has_perm("agreements.amend", placement)
        return reverse("agreements:send", args=[agreement.pk]) if may else ""
    if placement.state != PlacementState.PREPARING:
        return ""
    may = user.has_perm("agreements.prepare", placement)
    return reverse("agreements:prepare", args=[placement.pk]) if may else ""


def _is_change_to_make(placement: Placement, agreement: Agreement) -> bool:
    return (
        placement.state == PlacementState.AGREED
        and agreement.kind == AgreementKind.AMENDMENT
        and agreement.state == AgreementState.DRAFT
    )


def tab_url(user: Any, placement: Placement) -> str:
    agreement = current(user, placement)
    return reverse("agreements:detail", args=[agreement.pk]) if agreement else ""


def next_step(user: Any, placement: Placement) -> tuple[str, Any] | None:
    """The button at the top of the placement page."""
    agreement = current(user, placement)
    if agreement is not None and signable_parties(user, agreement):
        return reverse("agreements:sign", args=[agreement.pk]), _("Read and sign")
    if (
        agreement is not None
        and agreement.state == AgreementState.PROPOSED
        and user.has_perm("agreements.check", agreement)
    ):
        return reverse("agreements:check", args=[agreement.pk]), pgettext(
            "workplace", "Check the data"
        )
    url = prepare_address(user, placement)
    if not url:
        return None
    changes = placement.state == PlacementState.AGREED
    return url, _("Look and send") if changes else _("Prepare the agreement")


def ends_with_its_agreement(placement: Placement) -> guards.EndsElsewhere | None:
    """What everybody signed, or is asked to sign, ends together with the placement."""
    if not _has_agreement(placement):
        return None
    return guards.EndsElsewhere(
        url=reverse("agreements:end", args=[placement.pk]),
        why=_("This placement has an agreement. End them together."),
    )


def _has_agreement(placement: Placement) -> bool:
    """The page that shows the newest version asks the database only when that one is closed."""
    states = {*UNDER_WAY, AgreementState.ACTIVE}
    shown = vars(placement).get("shown_agreement", ...)
    if shown is None or (shown is not ... and shown.state in states):
        return shown is not None
    return placement.agreements.filter(state__in=states).exists()


guards.register_end(ends_with_its_agreement)
register(
    Panel(
        "agreement",
        20,
        gettext_lazy("Agreement"),
        template="agreements/panel.html",
        context=panel_context,
        url=tab_url,
        action=next_step,
    )
)
