"""Agreements at every step, made by the real services."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from agreements.models import Agreement
from agreements.services import checking, drafting
from agreements.services.templates import ensure_templates
from agreements.study_years import split
from people.models import User
from programmes.enums import OutcomeKind
from programmes.models import Framework, LearningOutcome
from tests.mail import Mailbox
from tests.scenarios import Triangle, World


def add_framework(triangle: Triangle) -> None:
    programme = triangle.school.programme
    framework = Framework.objects.create(
        programme=programme, version="2025", published_at=timezone.now()
    )
    for number in (1, 2, 3):
        LearningOutcome.objects.create(
            framework=framework,
            kind=OutcomeKind.WORK_PROCESS,
            code=f"B1-K1-W{number}",
            order=number,
            name_nl=f"Werkproces {number}",
            name_en=f"Work process {number}",
        )


class Desk:
    """What the people around the own placement do, one step at a time."""

    def __init__(self, world: World, mailbox: Mailbox) -> None:
        self.world = world
        self.mailbox = mailbox
        self.placement = world.own.placement
        self.placement.refresh_from_db()
        self.coordinator = world.own.school.coordinator
        self.supervisor = world.own.workplace.supervisor
        self.student = world.own.student.user
        self.guardian = world.own.guardian

    @staticmethod
    def client(user: Any) -> Client:
        client = Client()
        client.force_login(user)
        return client

    def draft_data(self) -> dict[str, Any]:
        placement = self.placement
        return {
            "activities": "Bouwen en testen van webapplicaties",
            "return_days": "elke vrijdag",
            "substitute_supervisor": "Karin de Wit",
            "hours_per_study_year": split(
                placement.start_date, placement.end_date, placement.total_hours
            ),
            "outcomes": ["B1-K1-W1", "B1-K1-W2"],
        }

    def form_data(self, **changes: Any) -> dict[str, Any]:
        """What the browser of the coordinator sends."""
        data = self.draft_data()
        years = data["hours_per_study_year"].items()
        return {
            "language": "nl",
            "revision": "",
            "do": "save",
            **data,
            "hours_per_study_year": "\n".join(f"{year}: {hours}" for year, hours in years),
            "legal_status": "learning",
            "contact_moments_min": "3",
            "contact_moments_on_site": "1",
            "agreement_date": timezone.localdate().isoformat(),
            **changes,
        }

    def draft(self) -> Agreement:
        started = drafting.start_draft(actor=self.coordinator, placement_id=self.placement.pk)
        return drafting.update_draft(
            actor=self.coordinator,
            agreement_id=started.pk,
            revision=started.revision,
            data=self.draft_data(),
            language="nl",
        )

    def sent(self) -> Agreement:
        return drafting.send(actor=self.coordinator, agreement_id=self.draft().pk)

    def checked(self) -> Agreement:
        return checking.approve_data(actor=self.supervisor, agreement_id=self.sent().pk)

    def code_for(self, client: Client, agreement: Agreement) -> str:
        """Ask for a code on the page, and read it in the mail."""
        self.mailbox.mails.clear()
        answer = client.post(sign_url(agreement), {"do": "send_code"})
        assert answer.headers["Location"] == f"{sign_url(agreement)}?step=code&sent=1"
        [mail] = self.mailbox.mails
        return self.mailbox.code(mail)

    def sign_on_page(self, user: Any, party: str, agreement: Agreement) -> Any:
        client = self.client(user)
        code = self.code_for(client, agreement)
        return client.post(sign_url(agreement), signing_data(agreement, party, code))


def sign_url(agreement: Agreement) -> str:
    return reverse("agreements:sign", args=[agreement.pk])


def signing_data(agreement: Agreement, party: str, code: str, **changes: Any) -> dict[str, Any]:
    return {
        "do": "sign",
        "party": party,
        "content_sha256": agreement.content_sha256,
        "code": code,
        "accepted": "on",
        **changes,
    }


@pytest.fixture
def desk(world, mailbox) -> Iterator[Desk]:
    """Everybody reads English here, so that tests can quote the source texts."""
    User.objects.update(language="en")
    for person in (*world.roles().values(), *vars(world.other.school).values()):
        if isinstance(person, User):
            person.refresh_from_db()
    translation.activate("en")
    for triangle in (world.own, world.other):
        ensure_templates(actor=triangle.school.coordinator, institution=triangle.school.institution)
        add_framework(triangle)
    yield Desk(world, mailbox)
    translation.deactivate()
