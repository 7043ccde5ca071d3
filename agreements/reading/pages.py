"""The page of one agreement, for one reader."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from agreements import content, phrases
from agreements.content import Change, Content
from agreements.enums import AgreementKind, AgreementState
from agreements.models import Agreement
from agreements.queries import missing_parties
from agreements.reading.loading import reader_corner
from agreements.reading.rows import (
    SignatureRow,
    changes_of,
    history_of,
    sides_of,
    signature_rows,
)
from agreements.services import signing
from people.enums import Corner


@dataclass(frozen=True)
class Action:
    label: str
    url: str
    primary: bool = False


@dataclass
class AgreementPage:
    """Everything that the page of one agreement says to one reader."""

    agreement: Agreement
    reader: str
    title: str
    subtitle: str
    answer: str
    next_step: str
    tone: str
    content: Content
    signatures: list[SignatureRow]
    sides: dict[str, str]
    versions: list[Agreement] = field(default_factory=list)
    history: list[dict[str, Any]] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)


@dataclass(frozen=True)
class Card:
    """The agreement in short, for the page of its placement."""

    answer: str
    next_step: str
    tone: str
    signatures: list[SignatureRow]


def build_page(agreement: Agreement, user: Any) -> AgreementPage:
    """The page of one agreement for `user`; eight queries at most beside the agreement itself."""
    placement = agreement.placement
    reader = reader_corner(user, placement)
    missing = missing_parties(agreement)
    mine = list(signing.signable_parties(user, agreement))
    answer = phrases.answer_for(agreement, reader, missing, may_sign=bool(mine))
    versions = list(
        Agreement.objects.visible_to(user).filter(placement=placement).order_by("-number")
    )
    return AgreementPage(
        agreement=agreement,
        reader=reader,
        title=_("Agreement of %(student)s") % {"student": placement.student.user.name},
        subtitle=f"{placement.programme} · {placement.host}",
        answer=answer.title,
        next_step=answer.next_step,
        tone=answer.tone,
        content=content.build(agreement),
        signatures=signature_rows(agreement, user, mine),
        sides=sides_of(agreement),
        versions=versions if len(versions) > 1 else [],
        history=history_of(agreement),
        changes=changes_of(agreement),
        actions=actions_of(agreement, user, reader, mine),
    )


def build_card(agreement: Agreement, user: Any) -> Card:
    mine = list(signing.signable_parties(user, agreement))
    answer = phrases.answer_for(
        agreement,
        reader_corner(user, agreement.placement),
        missing_parties(agreement),
        may_sign=bool(mine),
    )
    rows = signature_rows(agreement, user, mine)
    return Card(answer.title, answer.next_step, answer.tone, rows)


def actions_of(agreement: Agreement, user: Any, reader: str, mine: list[str]) -> list[Action]:
    """The steps that `user` may take now; the one that is waited for first."""
    state = AgreementState(agreement.state)
    pk = agreement.pk
    actions = []
    if mine:
        actions.append(Action(_("Read and sign"), reverse("agreements:sign", args=[pk]), True))
    if state == AgreementState.PROPOSED and user.has_perm("agreements.check", agreement):
        label = pgettext("workplace", "Check the data")
        actions.append(Action(label, reverse("agreements:check", args=[pk]), True))
    if agreement.sealed_document is not None:
        url = reverse("agreements:pdf", args=[pk])
        actions.append(Action(_("Download the PDF"), url, not actions))
    elif state != AgreementState.WITHDRAWN:
        actions.append(Action(_("Copy to read or print"), reverse("agreements:pdf", args=[pk])))
    if reader == Corner.SCHOOL:
        actions.extend(_school_actions(agreement, user, state))
    return actions


def _school_actions(agreement: Agreement, user: Any, state: AgreementState) -> list[Action]:
    placement = agreement.placement
    if not user.has_perm("agreements.prepare", placement):
        return []
    if state == AgreementState.DRAFT:
        return _draft_actions(agreement)
    if state == AgreementState.RETURNED:
        return [Action(_("Correct it"), change_url(agreement), True)]
    if state.is_under_way and state != AgreementState.FULLY_SIGNED:
        return [Action(_("Withdraw…"), reverse("agreements:withdraw", args=[agreement.pk]))]
    if state == AgreementState.ACTIVE:
        return [
            Action(_("Change…"), reverse("agreements:amend", args=[placement.pk])),
            Action(_("End early…"), reverse("agreements:end", args=[placement.pk])),
            Action(_("Print several…"), reverse("agreements:print")),
        ]
    return []


def _draft_actions(agreement: Agreement) -> list[Action]:
    if agreement.kind == AgreementKind.ORIGINAL:
        return [Action(_("Continue the draft"), change_url(agreement), True)]
    return [
        Action(_("Look and send"), reverse("agreements:send", args=[agreement.pk]), True),
        Action(_("Withdraw…"), reverse("agreements:withdraw", args=[agreement.pk])),
    ]


def change_url(agreement: Agreement) -> str:
    """Where the school writes it. Of an amendment only its own fields change."""
    if agreement.kind == AgreementKind.AMENDMENT:
        query = urlencode({"change": sorted(agreement.changed_fields)}, doseq=True)
        return f"{reverse('agreements:amend', args=[agreement.placement_id])}?{query}"
    return reverse("agreements:prepare", args=[agreement.placement_id])
