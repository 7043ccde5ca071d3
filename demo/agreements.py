"""Agreements in every state, made by the people who would make them."""

from collections.abc import Iterator

from django.utils import timezone

from agreements.models import Agreement
from agreements.services import checking, drafting, sealing, signing, templates
from core.throttle import fingerprint
from people.enums import Corner
from people.models import OneTimeCode, User
from people.services.codes import VALID_FOR, hash_of
from placements.models import Placement
from programmes.models import Institution

BROWSER = "demo"
CODE = "246810"


# What a coordinator fills in beside the placement's own data.
FILLED_IN = {
    "activities": "Werkt mee in het team en voert de afgesproken leertaken uit.",
    "working_times": "8:30 tot 17:00",
    "return_days": "Elke vrijdag op school",
}


def ensure_templates(institution: Institution, coordinator: User) -> None:
    templates.ensure_templates(actor=coordinator, institution=institution)


def sent(coordinator: User, placement: Placement) -> Agreement:
    """Prepared by the school and sent to the workplace to check."""
    draft = drafting.start_draft(actor=coordinator, placement_id=placement.pk)
    drafting.update_draft(
        actor=coordinator,
        agreement_id=draft.pk,
        revision=draft.revision,
        data=FILLED_IN,
        language="nl",
    )
    return drafting.send(actor=coordinator, agreement_id=draft.pk)


def returned(coordinator: User, placement: Placement) -> Agreement:
    """Sent back by the workplace with a comment."""
    agreement = sent(coordinator, placement)
    return checking.send_back(
        actor=first_supervisor(placement),
        agreement_id=agreement.pk,
        comment="De student werkt bij ons niet op maandag maar op dinsdag.",
    )


def ready(coordinator: User, placement: Placement) -> Agreement:
    """Checked by the workplace: everybody may sign."""
    agreement = sent(coordinator, placement)
    return checking.approve_data(actor=first_supervisor(placement), agreement_id=agreement.pk)


def signed_by(agreement: Agreement, *parties: Corner, coordinator: User) -> Agreement:
    """Signed by these parties, each with a fresh code as in real life."""
    placement = agreement.placement
    signers = {
        Corner.STUDENT: placement.student.user,
        Corner.WORKPLACE: first_supervisor(placement),
        Corner.SCHOOL: coordinator,
    }
    for party in parties:
        signer = signers[party]
        purpose = signing.purpose(agreement.pk)
        OneTimeCode.objects.create(
            user=signer,
            purpose=purpose,
            code_hash=hash_of(signer, purpose, CODE),
            browser_hash=fingerprint(f"browser:{BROWSER}"),
            expires_at=timezone.now() + VALID_FOR,
        )
        agreement = signing.sign(
            actor=signer,
            agreement_id=agreement.pk,
            party=party,
            code=CODE,
            browser_key=BROWSER,
            content_sha256=agreement.content_sha256,
            accepted=True,
            evidence=signing.Evidence(address="127.0.0.1", user_agent="demo", session_key=BROWSER),
        )
    return agreement


def first_supervisor(placement: Placement) -> User:
    return placement.supervisor_links.select_related("user").get(is_first=True).user


def in_every_state(coordinator: User, placements: Iterator[Placement]) -> None:
    """One placement per state in which an agreement can wait for somebody."""
    sent(coordinator, next(placements))
    returned(coordinator, next(placements))
    signed_by(
        ready(coordinator, next(placements)),
        Corner.STUDENT,
        Corner.WORKPLACE,
        coordinator=coordinator,
    )
    complete = signed_by(
        ready(coordinator, next(placements)),
        Corner.WORKPLACE,
        Corner.STUDENT,
        Corner.SCHOOL,
        coordinator=coordinator,
    )
    sealing.seal(complete.pk)
