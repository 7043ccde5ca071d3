"""Changing what was signed: only named terms, signed by all; until then the old version holds."""

from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.utils import formats
from django.utils.translation import gettext as _

from agreements import gathering, terms
from agreements.enums import UNDER_WAY, AgreementKind, AgreementState
from agreements.markup import without_controls
from agreements.models import Agreement
from agreements.queries import held_agreement
from agreements.services.asking import ask_new_supervisor
from agreements.services.drafting import next_version
from agreements.services.freezing import freeze_and_propose
from agreements.services.locking import lock, save
from agreements.services.sealing import everyone
from agreements.study_years import number_text
from agreements.transitions import move
from core import audit
from core.access import require
from core.dates import today
from core.errors import ActionRefused
from notifications.services import queue
from placements.models import Placement
from placements.services.locking import lock as lock_placement
from workplaces.models import HostSite


@transaction.atomic
def prepare_amendment(
    *,
    actor: Any,
    placement_id: int,
    changes: dict[str, Any],
    effective_on: date,
    reason: str,
) -> Agreement:
    """A draft that the school looks at before it sends it; one that waits is used again.

    `changes`: term → new value, as in `terms.current`.
    """
    placement = lock_placement(placement_id)
    require(actor, "agreements.amend", placement)
    _refuse_other_than_amendable(changes)
    base = held_agreement(placement)
    if base is None:
        raise ActionRefused(
            _("There is no agreement in this portal that everyone signed, so nothing to amend.")
        )
    base = lock(base.pk)
    changed = _changed(base, changes)
    if not changed:
        raise ActionRefused(_("Nothing changes: this is how it was agreed already."))
    _check_terms(base, changed)
    _check_effective(base, changed, effective_on)
    if not reason.strip():
        raise ActionRefused(_("Write in a few words why this changes, so that all understand."))
    agreement = _draft(actor, base)
    agreement.changed_fields = changed
    agreement.effective_on = effective_on
    agreement.amend_reason = without_controls(reason)
    agreement.data = _filled_in(base, changed)
    save(agreement, "changed_fields", "effective_on", "amend_reason", "data")
    return agreement


@transaction.atomic
def send_amendment(*, actor: Any, agreement_id: int) -> Agreement:
    """Put it before the parties: the workplace checks first, then all sign."""
    agreement = lock(agreement_id)
    require(actor, "agreements.amend", agreement)
    if agreement.state != AgreementState.DRAFT:
        move(agreement, AgreementState.PROPOSED)  # says why it cannot be sent
    base = agreement.amends
    if base is None or base.state != AgreementState.ACTIVE or agreement.effective_on is None:
        raise ActionRefused(_("What this amends does not hold any more. Amend again."))
    _check_effective(base, agreement.changed_fields, agreement.effective_on)
    freeze_and_propose(actor=actor, agreement=agreement)
    return agreement


def _refuse_other_than_amendable(changes: dict[str, Any]) -> None:
    unknown = [key for key in changes if key not in terms.RULES]
    if unknown:
        raise ActionRefused(_("An agreement has no “%(name)s”.") % {"name": unknown[0]})
    others = [key for key in changes if key not in terms.AMENDABLE]
    if others:
        raise ActionRefused(" ".join(terms.classify(others).sentences))


def _draft(actor: Any, base: Agreement) -> Agreement:
    """The amendment that was sent back and waits as a draft, or a new one."""
    under_way = base.placement.agreements.filter(state__in=UNDER_WAY).first()
    if under_way is None:
        row = next_version(
            actor=actor,
            placement=base.placement,
            template=base.template,
            language=base.language,
            kind=AgreementKind.AMENDMENT,
            amends=base,
        )
        return lock(row.pk)
    if under_way.state != AgreementState.DRAFT:
        raise ActionRefused(
            _("An amendment is under way already: %(state)s. Wait for it, or withdraw it.")
            % {"state": under_way.state_enum.label}
        )
    return lock(under_way.pk)


def _filled_in(base: Agreement, changed: dict[str, Any]) -> dict[str, Any]:
    filled_in = dict(base.data["filled_in"])
    filled_in["agreement_date"] = today().isoformat()
    if "outcomes" in changed:
        filled_in["outcomes"] = [row["code"] for row in changed["outcomes"]["to"]]
    if "activities" in changed:
        filled_in["activities"] = changed["activities"]["to"]
    return filled_in


def _changed(base: Agreement, changes: dict[str, Any]) -> dict[str, Any]:
    """{field: {from, to}} in stored shapes, of what differs from the signed version."""
    found = {}
    for key, value in changes.items():
        before = _before(base, key)
        try:
            after = _stored(base, key, value)
        except (ValueError, TypeError, AttributeError, InvalidOperation) as error:
            raise ActionRefused(
                _("“%(field)s” cannot be read. Please fill it in again.")
                % {"field": terms.RULES[key].label}
            ) from error
        if after != before:
            found[key] = {"from": before, "to": after}
    return found


def _before(base: Agreement, key: str) -> Any:
    if key == "site":
        return base.data["site"]
    return base.data["content" if key in {"outcomes", "activities"} else "terms"][key]


def _stored(base: Agreement, key: str, value: Any) -> Any:
    if key in {"start_date", "end_date"}:
        return (value if isinstance(value, date) else date.fromisoformat(value)).isoformat()
    if key in {"total_hours", "hours_per_week"}:
        return number_text(Decimal(str(value)))
    if key == "weekdays":
        return sorted({int(day) for day in value})
    if key == "site":
        return _site(base.placement, value)
    if key == "outcomes":
        return gathering.outcome_blocks(base.placement, list(value), base.language)
    return without_controls(value)


def _site(placement: Placement, value: Any) -> dict[str, Any]:
    site_id = value.pk if isinstance(value, HostSite) else int(value)
    site = HostSite.objects.filter(pk=site_id).first()
    if site is None or site.host_id != placement.host_id:
        raise ActionRefused(" ".join(terms.classify(["host"]).sentences))
    return gathering.site_block(site)


def _check_terms(base: Agreement, changed: dict[str, Any]) -> None:
    after = {key: change["to"] for key, change in changed.items()}
    both = base.data["terms"] | after
    if both["end_date"] < both["start_date"]:
        raise ActionRefused(_("The end date is before the start date."))
    if "total_hours" in after and Decimal(after["total_hours"]) <= 0:
        raise ActionRefused(_("The total hours must be more than zero."))
    if "hours_per_week" in after and not 0 < Decimal(after["hours_per_week"]) <= 60:
        raise ActionRefused(_("Hours a week are more than zero and at most 60."))
    if not set(after.get("weekdays", [])) <= set(range(1, 8)):
        raise ActionRefused(_("Choose days from Monday to Sunday."))
    if after.get("outcomes") == []:
        raise ActionRefused(_("Choose at least one thing that the student is to achieve."))


def _check_effective(base: Agreement, changed: dict[str, Any], day: date) -> None:
    both = base.data["terms"] | {key: change["to"] for key, change in changed.items()}
    start = min(both["start_date"], base.data["terms"]["start_date"])
    if day.isoformat() < start:
        raise ActionRefused(_("An amendment cannot hold from a day before the start."))
    if day.isoformat() > both["end_date"]:
        raise ActionRefused(_("An amendment cannot hold from a day after the end."))
    earliest = today() - timedelta(days=terms.BACK_DATED_DAYS)
    if day < earliest:
        raise ActionRefused(
            _("This lies too far back. An amendment can hold from %(day)s at the earliest.")
            % {"day": formats.date_format(earliest, "j F Y")}
        )


@transaction.atomic
def tell_of_change(*, actor: Any, placement_id: int, what: str) -> int:
    """Tell the parties of a change that needs no signature (`what`: supervisor, school_contact).

    Call it after the placement was changed. A new supervisor is also asked what the one before
    was asked. Returns how many people were told.
    """
    if terms.classify([what]).effect != terms.Effect.NOTICE.key:
        raise ValueError(f"{what} is not a change to give notice of")
    placement = lock_placement(placement_id)
    under_way = placement.agreements.filter(state__in=UNDER_WAY, frozen_at__isnull=False).first()
    if under_way is not None and what == "supervisor":
        ask_new_supervisor(lock(under_way.pk))
    held = held_agreement(placement)
    if held is None:
        return 0
    people = [person for person in everyone(held) if person != actor]
    for person in people:
        queue(
            notice_key="agreements.contact_changed",
            recipient=person,
            params={"agreement_id": held.pk, "what": what},
            once_key=f"agreements.{what}:{placement.pk}:{placement.revision}:{person.pk}",
            placement_id=placement.pk,
        )
    audit.record(
        actor=actor,
        action="agreements.parties_told",
        subject=held,
        placement_id=placement.pk,
        what=what,
        told=len(people),
    )
    return len(people)
