"""Results as rows, for what comes after deciding. How one decides is tested with the services."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from core.dates import today
from decisions.freezing import decision_hash
from decisions.models import Decision, WorkplaceAdvice
from tests.scenarios import Triangle

OUTCOMES = [
    {
        "id": number,
        "code": f"B1-K1-W{number}",
        "name_nl": f"Werkproces {number}: werkt samen en overlegt",
        "name_en": f"Work process {number}: works together and consults",
        "level": "V",
        "level_nl": "voldoende",
        "level_en": "sufficient",
        "passes": True,
        "text": "Seen in three talks with clients, and confirmed by the workplace.",
    }
    for number in (1, 2, 3, 4)
]
CONDITIONS = [
    {
        "key": "hours",
        "met": True,
        "words_nl": "640 van 640 afgesproken uren zijn goedgekeurd.",
        "words_en": "640 of 640 agreed hours are approved.",
    },
    {
        "key": "advice",
        "met": False,
        "words_nl": "De werkplek heeft nog geen advies gegeven.",
        "words_en": "The workplace has not given its advice yet.",
    },
]


def advice(triangle: Triangle, **changes: Any) -> WorkplaceAdvice:
    values = {
        "placement": triangle.placement,
        "number": 1,
        "verdict": "negative",
        "motivation": "Does not work alone yet.",
        "given_by": triangle.workplace.supervisor,
        "given_at": timezone.now(),
        "content_sha256": "a" * 64,
    }
    return WorkplaceAdvice.objects.create(**values | changes)


def result(triangle: Triangle, **changes: Any) -> Decision:
    """A placement result, decided by the examiner just now."""
    values: dict[str, Any] = {
        "placement": triangle.placement,
        "kind": "placement_result",
        "number": 1,
        "result": "passed",
        "motivation": "All outcomes were shown more than once, at work and at school.",
        "outcomes": OUTCOMES,
        "conditions": CONDITIONS,
        "despite_reason": "The supervisor fell ill; the mid-term and the evidence are clear.",
        "decided_at": timezone.now(),
        "decided_by": triangle.school.examiner,
        "appeal_until": today() + timedelta(weeks=2),
    }
    decision = Decision(**values | changes)
    decision.content_sha256 = decision_hash(decision)
    decision.save()
    return decision


def correction(triangle: Triangle, before: Decision, **changes: Any) -> Decision:
    values = {
        "number": before.number + 1,
        "replaces": before,
        "result": "not_passed",
        "correction_reason": "The wrong student was chosen.",
        "authorised_by": triangle.school.manager,
        "authorised_at": timezone.now(),
    }
    return result(triangle, **values | changes)
