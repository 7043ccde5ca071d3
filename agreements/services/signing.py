"""Signing: a person of a corner, a fresh mailed code, one sentence, and the evidence."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from agreements import parties
from agreements.enums import AgreementState, SignatureMethod
from agreements.markup import plain_line
from agreements.models import Agreement, Signature
from agreements.queries import missing_parties, signatures_of
from agreements.services.locking import GUIDES, get_for, lock, one_at_a_time, save
from agreements.transitions import move
from core import audit
from core.access import require
from core.enqueue import enqueue
from core.errors import ActionRefused, AlreadyDone
from core.throttle import fingerprint
from people.enums import Corner
from people.services import codes
from placements.services.commitments import keep


@dataclass(frozen=True)
class Evidence:
    """What the request tells. The address and the session are kept as keyed hashes only."""

    address: str
    user_agent: str
    session_key: str


def purpose(agreement_id: int) -> str:
    """What a code is for: this version and no other."""
    return f"agreement:{agreement_id}"


def signable_parties(user: Any, agreement: Agreement) -> list[str]:
    """The corners for which this person may sign this version now."""
    if not agreement.state_enum.is_signable or not user.is_active:
        return []
    if _has_signed(user, agreement):
        return []
    missing = missing_parties(agreement)
    return [corner for corner in parties.corners_of(user, agreement.placement) if corner in missing]


def party_to_sign(user: Any, agreement: Agreement, wanted: str = "") -> str:
    """The corner this person signs for now: `wanted` when they may, else their first, else "".

    Looks no further than the answer: most people stand at one corner.
    """
    if not agreement.state_enum.is_signable or _has_signed(user, agreement):
        return ""
    missing = missing_parties(agreement)
    asked = [wanted, *Corner.values] if wanted in Corner.values else Corner.values
    may = (
        str(corner)
        for corner in asked
        if corner in missing and parties.acts_for(user, agreement.placement, corner)
    )
    return next(may, "")


def _has_signed(user: Any, agreement: Agreement) -> bool:
    return any(signature.signer_id == user.pk for signature in signatures_of(agreement))


def intent_sentence(agreement: Agreement, party: str, language: str) -> str:
    """The sentence with which a person signs, as it is kept in the evidence."""
    data = agreement.data
    words = {
        "title": data["agreement"]["template"]["title"],
        "number": agreement.number,
        "student": data["student"]["name"],
        "host": data["host"]["name"],
        "school": data["institution"]["name"],
    }
    with translation.override(language):
        return str(_SENTENCES[Corner(party)]() % words)


_SENTENCES = {
    Corner.STUDENT: lambda: pgettext(
        "student", "I have read “%(title)s”, version %(number)s, and I agree with it."
    ),
    Corner.WORKPLACE: lambda: pgettext(
        "workplace",
        "I have read “%(title)s”, version %(number)s, for %(student)s, and I agree with it on "
        "behalf of %(host)s.",
    ),
    Corner.SCHOOL: lambda: _(
        "I have read “%(title)s”, version %(number)s, for %(student)s, and I agree with it on "
        "behalf of %(school)s."
    ),
    Corner.GUARDIAN: lambda: pgettext(
        "workplace",
        "I am a parent or guardian of %(student)s. I have read “%(title)s”, version %(number)s, "
        "and I consent.",
    ),
}


def read(agreement_id: int, actor: Any) -> Agreement:
    """The row as it is now, with what decides about whether `actor` may sign."""
    rows = Agreement.objects.select_related(
        "placement__student__user", "placement__programme", "placement__host"
    )
    guided = rows.prefetch_related(Prefetch("placement__supervisor_links", GUIDES))
    return get_for(actor, guided, agreement_id)


def request_code(
    *, actor: Any, agreement_id: int, browser_key: str, as_read: Agreement | None = None
) -> None:
    """Mail a code to the person who is about to sign. `as_read`: as in `sign`."""
    agreement = as_read or read(agreement_id, actor)
    require(actor, "agreements.sign", agreement)
    _refuse_unless_signable(actor, agreement)
    codes.send_code(
        user=actor,
        purpose=purpose(agreement.pk),
        browser_key=browser_key,
        what_for=_("sign the agreement of %(student)s")
        % {"student": agreement.placement.student.user.name},
    )


def sign(
    *,
    actor: Any,
    agreement_id: int,
    party: str,
    code: str,
    browser_key: str,
    content_sha256: str,
    accepted: bool,
    evidence: Evidence,
    as_read: Agreement | None = None,
) -> Agreement:
    """Sign for one corner. The last signature starts the sealing.

    The code is tried outside the transaction, so that a wrong try counts whatever follows.
    `as_read`: the version as the caller read it in this same request; it saves reading it anew
    before the code is tried. What decides is always read under the lock.
    """
    # A second click waits here until the first is done, and is then told so.
    with one_at_a_time(f"sign:{agreement_id}:{actor.pk}"):
        agreement = as_read or read(agreement_id, actor)
        require(actor, "agreements.sign", agreement)
        _refuse_unless_right(actor, agreement, party, content_sha256, accepted)
        try:
            used = codes.check_code(
                user=actor, purpose=purpose(agreement_id), browser_key=browser_key, code=code
            )
        except ActionRefused:
            if as_read is not None:
                _refuse_when_signed(actor, read(agreement_id, actor), party)
            raise
        return _add_portal_signature(actor, agreement_id, party, content_sha256, used, evidence)


@transaction.atomic
def _add_portal_signature(
    actor: Any,
    agreement_id: int,
    party: str,
    content_sha256: str,
    code_id: int,
    evidence: Evidence,
) -> Agreement:
    agreement = lock(agreement_id, actor=actor)
    require(actor, "agreements.sign", agreement)
    _refuse_unless_right(actor, agreement, party, content_sha256, accepted=True)
    language = (translation.get_language() or actor.language)[:2]
    signature = Signature.objects.create(
        agreement=agreement,
        party=party,
        signer=actor,
        signer_name=actor.name,
        signer_email=actor.email or "",
        signer_role=role_text(agreement, party),
        method=SignatureMethod.PORTAL,
        signed_at=timezone.now(),
        content_sha256=agreement.content_sha256,
        intent=intent_sentence(agreement, party, language),
        language=language,
        code_id=code_id,
        address_hash=fingerprint(f"address:{evidence.address}") if evidence.address else "",
        user_agent=plain_line(evidence.user_agent)[:300],
        session_hash=fingerprint(f"session:{evidence.session_key}") if evidence.session_key else "",
    )
    note_signature(actor, agreement, signature)
    return agreement


def note_signature(actor: Any, agreement: Agreement, signature: Signature) -> None:
    """What follows from a signature that was just added; the row is locked."""
    signatures_of(agreement).append(signature)
    keep(
        actor=actor,
        placement=agreement.placement,
        kind="agreements.sign",
        subject=agreement.subject_key,
        debtor=signature.party,
    )
    audit.record(
        actor=actor,
        action="agreements.signed",
        subject=agreement,
        placement_id=agreement.placement_id,
        party=str(signature.party),
        method=str(signature.method),
        sha256=signature.content_sha256,
    )
    settle(agreement)


def settle(agreement: Agreement) -> None:
    """Partly or fully signed, by the signatures that are there. The row is locked."""
    done = not missing_parties(agreement)
    state = AgreementState.FULLY_SIGNED if done else AgreementState.PARTIALLY_SIGNED
    if agreement.state != state:
        move(agreement, state)
    save(agreement, "state")
    if done:
        enqueue("agreements.seal", agreement.pk)


def role_text(agreement: Agreement, party: str) -> str:
    """In whose name, as it stands on the document."""
    with translation.override(agreement.language):
        names = {
            Corner.STUDENT: _("student"),
            Corner.WORKPLACE: agreement.data["host"]["name"],
            Corner.SCHOOL: agreement.data["institution"]["name"],
            Corner.GUARDIAN: _("parent or guardian"),
        }
        return str(names[Corner(party)])[:120]


def _refuse_unless_right(
    actor: Any, agreement: Agreement, party: str, content_sha256: str, accepted: bool
) -> None:
    _refuse_when_signed(actor, agreement, party)
    _refuse_unless_open(actor, agreement)
    missing = missing_parties(agreement)
    if party not in missing or not parties.acts_for(actor, agreement.placement, party):
        raise ActionRefused(_("You cannot sign for this party."))
    if content_sha256 != agreement.content_sha256:
        raise ActionRefused(
            _("This is not the version that you read. Read the agreement again, then sign.")
        )
    if not accepted:
        raise ActionRefused(_("Tick the sentence that says that you agree, then sign."))


def signature_for(agreement: Agreement, party: str) -> Signature | None:
    return next((each for each in signatures_of(agreement) if each.party == party), None)


def _refuse_when_signed(actor: Any, agreement: Agreement, party: str) -> None:
    signature = signature_for(agreement, party)
    if signature is None:
        return
    if signature.signer_id == actor.pk:
        raise AlreadyDone(_("You have signed this agreement already. Nothing more is needed."))
    raise AlreadyDone(
        _("%(name)s has signed for this party already. Nothing more is needed.")
        % {"name": signature.signer_name}
    )


def _refuse_unless_open(actor: Any, agreement: Agreement) -> None:
    if not agreement.state_enum.is_signable:
        raise ActionRefused(
            _("This version cannot be signed now. It is: %(state)s.")
            % {"state": agreement.state_enum.label}
        )
    if _has_signed(actor, agreement):
        raise AlreadyDone(_("You have signed this agreement already. Nothing more is needed."))


def _refuse_unless_signable(actor: Any, agreement: Agreement) -> None:
    _refuse_unless_open(actor, agreement)
    if not party_to_sign(actor, agreement):
        raise AlreadyDone(_("Your party has signed already. Nothing more is needed."))
