"""Agreements in every state, made by the services that make them in the portal."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from agreements.models import Agreement
from agreements.services import amending, checking, drafting, sealing, signing, templates
from agreements.services.signing import Evidence
from core.throttle import fingerprint
from people.models import OneTimeCode, User
from people.services import codes
from programmes.enums import OutcomeKind
from programmes.models import Cohort, Framework, LearningOutcome
from tests.scenarios import School, Triangle

BROWSER = "browser-of-the-test"
CODE = "123456"
EVIDENCE = Evidence(address="192.0.2.7", user_agent="Test browser", session_key="session")
WORK_PROCESSES = [
    ("B1-K1-W1", "Stemt opdracht af, plant werkzaamheden", "Agrees the task and plans the work"),
    ("B1-K1-W2", "Ontwerpt software", "Designs software"),
    ("B1-K1-W3", "Realiseert (onderdelen van) software", "Builds (parts of) software"),
]


def prepare_school(school: School) -> Framework:
    """What a school needs before it can make agreements: texts, and parts of the qualification."""
    templates.ensure_templates(actor=school.coordinator, institution=school.institution)
    framework = Framework.objects.create(
        programme=school.programme, version="2025", published_at=timezone.now()
    )
    for order, (code, dutch, english) in enumerate(WORK_PROCESSES):
        LearningOutcome.objects.create(
            framework=framework,
            kind=OutcomeKind.WORK_PROCESS,
            code=code,
            order=order,
            name_nl=dutch,
            name_en=english,
        )
    Cohort.objects.filter(programme=school.programme).update(framework=framework)
    return framework


def draft(triangle: Triangle, *, language: str = "nl", **data: Any) -> Agreement:
    actor = triangle.school.coordinator
    agreement = drafting.start_draft(
        actor=actor, placement_id=triangle.placement.pk, language=language
    )
    if data:
        agreement = drafting.update_draft(
            actor=actor,
            agreement_id=agreement.pk,
            revision=agreement.revision,
            data=data,
            language=language,
        )
    return agreement


def proposed(triangle: Triangle, **options: Any) -> Agreement:
    agreement = draft(triangle, **options)
    return drafting.send(actor=triangle.school.coordinator, agreement_id=agreement.pk)


def ready(triangle: Triangle, **options: Any) -> Agreement:
    agreement = proposed(triangle, **options)
    return approve(triangle, agreement)


def approve(triangle: Triangle, agreement: Agreement) -> Agreement:
    return checking.approve_data(actor=triangle.workplace.supervisor, agreement_id=agreement.pk)


def fresh_code(user: User, agreement: Agreement, *, code: str = CODE, minutes: int = 10) -> str:
    """A code as `send_code` would have mailed it."""
    purpose = signing.purpose(agreement.pk)
    OneTimeCode.objects.create(
        user=user,
        purpose=purpose,
        code_hash=codes.hash_of(user, purpose, code),
        browser_hash=fingerprint(f"browser:{BROWSER}"),
        expires_at=timezone.now() + timedelta(minutes=minutes),
    )
    return code


def sign_as(user: User, agreement: Agreement, party: str, **changed: Any) -> Agreement:
    arguments = {
        "actor": user,
        "agreement_id": agreement.pk,
        "party": party,
        "code": CODE,
        "browser_key": BROWSER,
        "content_sha256": agreement.content_sha256,
        "accepted": True,
        "evidence": EVIDENCE,
    }
    if "code" not in changed:
        fresh_code(user, agreement)
    return signing.sign(**(arguments | changed))


def signers(triangle: Triangle) -> dict[str, User]:
    return {
        "student": triangle.student.user,
        "workplace": triangle.workplace.supervisor,
        "school": triangle.school.coordinator,
        "guardian": triangle.guardian,
    }


def sign_all(triangle: Triangle, agreement: Agreement) -> Agreement:
    for party in agreement.parties:
        agreement = sign_as(signers(triangle)[party], agreement, party)
    return agreement


def fully_signed(triangle: Triangle, **options: Any) -> Agreement:
    return sign_all(triangle, ready(triangle, **options))


def sealed(triangle: Triangle, **options: Any) -> Agreement:
    agreement = fully_signed(triangle, **options)
    sealing.seal(agreement.pk)
    agreement.refresh_from_db()
    triangle.placement.refresh_from_db()
    return agreement


def amended(triangle: Triangle, changes: dict[str, Any], **options: Any) -> Agreement:
    """An amendment that the school prepared, looked at and sent."""
    arguments: dict[str, Any] = {
        "actor": triangle.school.coordinator,
        "placement_id": triangle.placement.pk,
        "changes": changes,
        "effective_on": triangle.placement.start_date,
        "reason": "De student heeft toetsen in juni.",
    } | options
    draft = amending.prepare_amendment(**arguments)
    return amending.send_amendment(actor=arguments["actor"], agreement_id=draft.pk)
