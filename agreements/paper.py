"""An agreement as paper: the same page before signing (to read, or to sign by pen) and after."""

from typing import Any

from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from agreements import content
from agreements.enums import SIGNED, AgreementKind, AgreementState, SignatureMethod
from agreements.models import Agreement, Signature
from documents.codes import verification_address, verification_url
from documents.pdf import DataAttachment, render
from people.enums import Corner

TEMPLATE = "agreements/pdf/agreement.html"
STYLESHEETS = ["asset:pdf/agreement.css"]
# Nobody signs these any more, so no places to sign stand below them.
TAKEN_BACK = {AgreementState.RETURNED, AgreementState.WITHDRAWN}


def render_pdf(agreement: Agreement, *, code: str = "") -> bytes:
    """`code`: the verification code of the final file; without it, a reading copy as it is now."""
    shown = content.build(agreement)
    with translation.override(agreement.language):
        context = _context(agreement, shown, code)
        title = document_title(agreement)
    attachment = DataAttachment(
        "agreement.json",
        content.canonical_json(shown.data, [_plain(clause) for clause in shown.clauses]),
        title,
    )
    return render(
        TEMPLATE,
        context,
        language=agreement.language,
        title=title,
        attachments=[attachment],
        stylesheets=STYLESHEETS,
    )


def document_title(agreement: Agreement) -> str:
    """Also the name of the file: "Praktijkovereenkomst (BOL) – Sem Bakker"."""
    shown = content.build(agreement)
    return f"{shown.title} – {shown.data['student']['name']}"


def _plain(clause: dict[str, Any]) -> dict[str, Any]:
    return clause | {"body": str(clause["body"])}


def _context(agreement: Agreement, shown: content.Content, code: str) -> dict[str, Any]:
    data = shown.data
    return {
        "content": shown,
        "agreement": agreement,
        "author": data["institution"]["name"],
        "institution": data["institution"]["name"],
        "lead": _lead(data),
        "is_amendment": agreement.kind == AgreementKind.AMENDMENT,
        "amends": data["agreement"]["amends"],
        "effective_on": _day(agreement.effective_on) if agreement.effective_on else "",
        "reason": data["agreement"]["reason"],
        "notice": _notice(agreement, code),
        "party_cards": {
            party.corner: {"role": party.role, "name": party.name, "lines": party.lines}
            for party in shown.parties
        },
        "signatures": _signatures(agreement, shown),
        "sha256": shown.sha256,
        "verification_code": code,
        "verification_address": verification_address() if code else "",
        "verification_url": verification_url(code) if code else "",
    }


def _lead(data: dict[str, Any]) -> str:
    programme = data["programme"]
    return f"{data['student']['name']} · {programme['name']} · {data['host']['name']}"


def _notice(agreement: Agreement, code: str) -> str:
    """What the paper is, when it is not the final one."""
    if code or agreement.state in SIGNED:
        return ""
    if agreement.frozen_at is None:
        return _("Draft. The text and the data can still change; nobody can sign this.")
    if agreement.state in TAKEN_BACK:
        return _("This version was taken back. It does not hold.")
    return _("Reading copy. This agreement holds only when all parties have signed it.")


def _signatures(agreement: Agreement, shown: content.Content) -> list[dict[str, Any]]:
    signed = {row.party: row for row in agreement.signatures.all()}
    people = {party.corner: party for party in shown.parties}
    return [
        _signature(corner, people, signed.get(corner), shown.data)
        for corner in shown.data["parties"]
        if corner in signed or agreement.state not in TAKEN_BACK
        # A guardian who was not asked any more, because the student has turned 18.
        if corner in signed or corner != Corner.GUARDIAN or agreement.state not in SIGNED
    ]


def _signature(
    corner: str, people: dict[str, content.Party], row: Signature | None, data: dict[str, Any]
) -> dict[str, Any]:
    party = people[corner]
    organisation = party.name if corner in {Corner.WORKPLACE, Corner.SCHOOL} else ""
    if row is None:
        names = {
            Corner.WORKPLACE: data["guidance"]["workplace_supervisor"]["name"],
            Corner.SCHOOL: data["institution"]["representative"],
        }
        return {
            "corner": corner,
            "role": party.role,
            "name": names.get(Corner(corner), party.name),
            "organisation": organisation,
            "signed_at": None,
        }
    return {
        "corner": corner,
        "role": party.role,
        "name": row.signer_name,
        "organisation": organisation,
        "signed_at": _moment(row),
        "lines": _evidence_lines(row),
    }


def _moment(row: Signature) -> str:
    if row.signed_on:
        return _day(row.signed_on)
    return formats.date_format(timezone.localtime(row.signed_at), "j F Y, H:i")


def _evidence_lines(row: Signature) -> list[str]:
    if row.method == SignatureMethod.PAPER:
        confirmed = row.confirmed_by.name if row.confirmed_by else ""
        return [_("On paper; scan compared by %(name)s") % {"name": confirmed}]
    return [_("In the portal, with a code mailed to %(email)s") % {"email": row.signer_email}]


def _day(day: Any) -> str:
    return formats.date_format(day, "j F Y")
