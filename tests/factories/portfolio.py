"""Evidence, made by the services that make it in the portal."""

import io
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from core.dates import today
from portfolio.models import EvidenceItem
from portfolio.services import confirming, items
from portfolio.services.items import ItemData
from programmes.enums import OutcomeKind
from programmes.models import Framework, LearningOutcome
from tests.scenarios import Triangle


def outcomes(
    triangle: Triangle, number: int = 3, version: str = "portfolio"
) -> list[LearningOutcome]:
    """Of a published framework of the own programme."""
    framework = Framework.objects.create(
        programme=triangle.school.programme, version=version, published_at=timezone.now()
    )
    return [
        LearningOutcome.objects.create(
            framework=framework,
            kind=OutcomeKind.LEARNING_OUTCOME,
            code=f"LU{order}",
            order=order,
            name_nl=f"Leeruitkomst {order}",
            name_en=f"Learning outcome {order}",
        )
        for order in range(1, number + 1)
    ]


def picture(name: str = "foto.png", colour: str = "teal", size: int = 64) -> SimpleUploadedFile:
    stream = io.BytesIO()
    Image.new("RGB", (size, size), colour).save(stream, format="PNG")
    return SimpleUploadedFile(name, stream.getvalue(), content_type="image/png")


def data(triangle: Triangle, **changes: Any) -> ItemData:
    values: dict[str, Any] = {
        "title": "Intake with a client",
        "made_on": today(),
        "placement": triangle.placement,
        "body": "I prepared the talk and led it.",
    }
    return ItemData(**values | changes)


def item(triangle: Triangle, **changes: Any) -> EvidenceItem:
    return items.add_item(
        actor=triangle.student.user, student=triangle.student, data=data(triangle, **changes)
    )


def items_in_week(triangle: Triangle, monday: date, number: int) -> list[EvidenceItem]:
    return [item(triangle, title=f"Item {each}", made_on=monday) for each in range(1, number + 1)]


def change(evidence: EvidenceItem, triangle: Triangle, **changes: Any) -> EvidenceItem:
    """Saved by the student, as a form that was opened now would."""
    evidence.refresh_from_db()
    values = {
        "title": evidence.title,
        "made_on": evidence.made_on,
        "body": evidence.body,
        "link_url": evidence.link_url,
        "people_anonymised": evidence.people_anonymised,
        "outcomes": list(evidence.outcomes.values_list("pk", flat=True)),
        "kept": list(evidence.files.values_list("document_id", flat=True)),
    }
    return items.change_item(
        actor=triangle.student.user,
        item_id=evidence.pk,
        revision=evidence.revision,
        data=data(triangle, **values | changes),
    )


def ask(*evidence: EvidenceItem) -> int:
    return confirming.ask_to_confirm(
        actor=evidence[0].student.user, item_ids=[each.pk for each in evidence]
    )


def answer(evidence: EvidenceItem, triangle: Triangle, word: str = "yes", **more: Any) -> Any:
    evidence.refresh_from_db()
    arguments = {
        "actor": triangle.workplace.supervisor,
        "placement_id": triangle.placement.pk,
        "item_id": evidence.pk,
        "content_sha256": evidence.content_sha256,
        "answer": word,
        "remark": "That was somebody else." if word == "no" else "",
    }
    return confirming.confirm_item(**arguments | more)


def standing(evidence: EvidenceItem) -> str:
    return EvidenceItem.objects.with_standing().get(pk=evidence.pk).standing.value


def outcomes_again(triangle: Triangle) -> LearningOutcome:
    """The second outcome of the framework that `outcomes` made."""
    return LearningOutcome.objects.get(
        framework__programme=triangle.school.programme, framework__version="portfolio", code="LU2"
    )
