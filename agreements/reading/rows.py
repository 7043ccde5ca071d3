"""Parts of an agreement's page: signatures, history, the placement's own data."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.template.defaultfilters import floatformat
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements import content, differences, phrases
from agreements.content import Change, Content
from agreements.enums import AgreementKind, AgreementState
from agreements.models import Agreement
from agreements.queries import missing_parties, sent_back_before
from core.dates import today
from people.enums import Corner
from placements.enums import Weekday
from placements.models import Placement

# Nobody is asked to sign these: not yet, or not any more.
UNASKED = {AgreementState.DRAFT, AgreementState.RETURNED, AgreementState.WITHDRAWN}


@dataclass(frozen=True)
class SignatureRow:
    party: str
    name: str
    corner: str
    signed_at: date | datetime | None = None
    method: str = ""
    waiting: str = ""
    action_url: str = ""
    action_label: str = ""
    is_mine: bool = False


def signature_rows(agreement: Agreement, user: Any, mine: Iterable[str]) -> list[SignatureRow]:
    """One row per party that signs this version: who signed, or for whom it waits."""
    if agreement.state in UNASKED:
        return []
    signed = {signature.party: signature for signature in agreement.signatures.all()}
    signable = AgreementState(agreement.state).is_signable
    days = (today() - agreement.checked_at.date()).days if agreement.checked_at else 0
    waiting = ngettext("waits %(days)s day", "waits %(days)s days", days) % {"days": days}
    may_record = signable and user.has_perm("agreements.record_paper", agreement)
    names = expected_names(agreement)
    rows = []
    for party in agreement.parties:
        common = {"party": phrases.party_heading(party), "corner": party}
        signature = signed.get(party)
        if signature is not None:
            rows.append(
                SignatureRow(
                    name=signature.signer_name,
                    signed_at=signature.signed_on or signature.signed_at,
                    method=str(signature.get_method_display()),
                    **common,
                )
            )
            continue
        url, label = "", ""
        if party in mine:
            url, label = reverse("agreements:sign", args=[agreement.pk]), _("Read and sign")
        elif may_record:
            url = reverse("agreements:paper", args=[agreement.pk, party])
            label = _("Signed on paper")
        rows.append(
            SignatureRow(
                name=names.get(party, ""),
                waiting=waiting if signable and days else "",
                action_url=url,
                action_label=label,
                is_mine=party in mine,
                **common,
            )
        )
    return rows


def expected_names(agreement: Agreement) -> dict[str, str]:
    """Who is expected to sign for each party, as far as it is known."""
    placement = agreement.placement
    first = [link.user for link in placement.supervisor_links.all() if link.is_first]
    names: dict[str, str] = {
        Corner.STUDENT: placement.student.user.name,
        Corner.SCHOOL: placement.programme.institution.name,
        Corner.WORKPLACE: first[0].name if first else placement.host.name,
    }
    if Corner.GUARDIAN in agreement.parties:
        guardians = placement.student.guardianships.select_related("guardian")
        names[Corner.GUARDIAN] = ", ".join(link.guardian.name for link in guardians)
    return names


def history_of(agreement: Agreement) -> list[dict[str, Any]]:
    """What happened to this version, newest first."""
    entries = []

    def add(when: Any, title: str, person: Any, corner: str, tone: str, mark: str, text: str = ""):
        if when:
            name = person if isinstance(person, str) else getattr(person, "name", "")
            entries.append(
                {
                    "when": when,
                    "title": title,
                    "name": name,
                    "corner": corner,
                    "tone": tone,
                    "mark": mark,
                    "text": text,
                }
            )

    add(agreement.created_at, _("Draft started"), agreement.created_by, "school", "", "pencil")
    add(
        agreement.frozen_at,
        _("Sent to the workplace to check"),
        agreement.frozen_by,
        "school",
        "info",
        "send",
    )
    add(
        agreement.returned_at,
        _("Sent back for correction"),
        agreement.returned_by,
        "workplace",
        "late",
        "undo-2",
        agreement.return_comment,
    )
    add(
        agreement.checked_at,
        _("Data found correct"),
        agreement.checked_by,
        "workplace",
        "good",
        "check",
    )
    for signature in agreement.signatures.all():
        title = _("Signed for %(party)s") % {"party": phrases.party_name(signature.party)}
        text = str(signature.get_method_display())
        add(
            signature.signed_at,
            title,
            signature.signer_name,
            signature.party,
            "good",
            "signature",
            text,
        )
    add(
        agreement.withdrawn_at,
        _("Withdrawn"),
        agreement.withdrawn_by,
        "school",
        "late",
        "undo-2",
        agreement.withdraw_reason,
    )
    sealed = agreement.sealed_document
    add(sealed.sealed_at if sealed else None, _("Sealed"), _("the portal"), "", "good", "stamp")
    return sorted(entries, key=lambda entry: entry["when"], reverse=True)


def changes_of(agreement: Agreement) -> list[Change]:
    return content.changes(agreement) if agreement.kind == AgreementKind.AMENDMENT else []


def answer_to_correction(agreement: Agreement, shown: Content) -> dict[str, Any]:
    """`asked`: the version that was sent back before this one; `since`: what changed since."""
    asked = sent_back_before(agreement)
    return {"asked": asked, "since": differences.since(asked, shown) if asked else []}


def sides_of(agreement: Agreement) -> dict[str, str]:
    """The triangle of this agreement: a side is whole when both its corners have signed."""
    signed = {signature.party for signature in agreement.signatures.all()}

    def side(one: str, other: str) -> str:
        if not agreement.parties:
            return "none"
        return "kept" if {one, other} <= signed else "waiting"

    return {
        "student_school": side(Corner.STUDENT, Corner.SCHOOL),
        "school_workplace": side(Corner.SCHOOL, Corner.WORKPLACE),
        "student_workplace": side(Corner.STUDENT, Corner.WORKPLACE),
    }


def placement_rows(placement: Placement) -> list[dict[str, Any]]:
    """The placement's own data, which every draft takes over."""
    supervisors = ", ".join(link.user.name for link in placement.supervisor_links.all())
    contact = placement.school_contact
    days = ", ".join(str(Weekday(day).label) for day in sorted(placement.weekdays))
    period = (
        f"{date_format(placement.start_date, 'j F Y')} – {date_format(placement.end_date, 'j F Y')}"
    )
    return [
        {"label": _("Student"), "value": placement.student.user.name},
        {"label": _("Workplace"), "value": _workplace(placement)},
        {"label": _("Period"), "value": period},
        {"label": _("Total hours"), "value": floatformat(placement.total_hours, -2)},
        {"label": _("Hours a week"), "value": floatformat(placement.hours_per_week, -2)},
        {"label": _("Days"), "value": days},
        {"label": _("Workplace supervisor"), "value": supervisors},
        {"label": _("Contact person of the school"), "value": contact.name if contact else ""},
    ]


def _workplace(placement: Placement) -> str:
    """The organisation once, then where it is."""
    site = placement.site
    name = "" if site.name == placement.host.name else site.name
    return " · ".join(part for part in [placement.host.name, name, site.city] if part)


def missing_words(agreement: Agreement) -> str:
    """For lists: who is missing, in a few words."""
    state = AgreementState(agreement.state)
    if state == AgreementState.PROPOSED:
        return _("the workplace checks the data")
    missing = missing_parties(agreement) if state.is_signable else []
    if not missing:
        return ""
    return _("waits for %(parties)s") % {"parties": phrases.names_of(missing)}
