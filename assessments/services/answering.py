"""Answers are kept one by one while somebody fills in; then all are handed in at once."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.commitment_kinds import kind_for
from assessments.enums import CriterionKind
from assessments.models import LONGEST, Answer, Criterion, Response
from assessments.queries.frozen import frozen_parts
from assessments.queries.sheet import NO, SKIP, YES, Sheet, choice_of, sheet_of
from assessments.services import locking, sharing
from core import audit
from core.access import require
from core.errors import ActionRefused, AlreadyDone
from placements.services.commitments import keep


@dataclass(frozen=True)
class Said:
    """What a form sends about one question: the radio button, the text, and the revision that
    the sender had read."""

    choice: str
    text: str
    revision: int


class AnswerConflict(ActionRefused):
    """Another device, or a colleague, kept another answer in the meantime."""

    def __init__(self, sentence: object, kept: Answer, choice: str) -> None:
        super().__init__(sentence)
        self.kept = kept
        self.choice = choice


class HandedIn(AlreadyDone):
    """Nothing more is kept: the form was handed in."""


@dataclass(frozen=True)
class Kept:
    answer: Answer | None

    @property
    def revision(self) -> int:
        return self.answer.revision if self.answer else 0


@transaction.atomic
def save_answer(*, actor: Any, response: Response, criterion_id: int, said: Said) -> Kept:
    """Keep one answer. `response` tells the round and the corner; it is read again, and held.

    Raises AnswerConflict when another answer was kept after `said.revision`. Keeping the same
    answer twice changes nothing.
    """
    response = _held(actor, response)
    criteria, levels = frozen_parts(response.round.version_id)
    criterion = criteria.get(criterion_id)
    if criterion is None or not criterion.asks(response.corner):
        raise ActionRefused(_("This question is not in this form. Open the form again."))
    level = levels.get(said.choice) if criterion.kind == CriterionKind.SCALE else None
    kept = Answer.objects.filter(response=response, criterion=criterion).first()
    return _keep(actor, response, criterion, level, kept, said)


@transaction.atomic
def save_all(
    *, actor: Any, response: Response, said: Mapping[int, Said]
) -> dict[int, ActionRefused]:
    """Keep every answer that can be kept; returns what could not, by question. Fixed queries for
    what was read; one statement per answer that changed."""
    response = _held(actor, response)
    asked, levels = frozen_parts(response.round.version_id)
    criteria = {pk: row for pk, row in asked.items() if row.asks(response.corner)}
    kept = {
        row.criterion_id: row
        for row in Answer.objects.filter(response=response).select_related("level")
    }
    refused: dict[int, ActionRefused] = {}
    for pk, words in said.items():
        if pk not in criteria:
            continue
        scaled = criteria[pk].kind == CriterionKind.SCALE
        level = levels.get(words.choice) if scaled else None
        try:
            _keep(actor, response, criteria[pk], level, kept.get(pk), words)
        except ActionRefused as refusal:
            refused[pk] = refusal
    return refused


@transaction.atomic
def hand_in(*, actor: Any, response: Response) -> dict[int, str]:
    """Hand the form in, once. Returns what is still missing, by question; empty: handed in."""
    row = locking.lock_round(response.round_id)
    response = _held(actor, response)
    response.round = row
    sheet = sheet_of(response)
    problems = sheet.problems()
    if problems:
        return problems
    _forget_hidden(response, sheet)
    response.submitted_at, response.submitted_by = timezone.now(), actor
    response.content_sha256 = content_hash(response, sheet)
    response.save(update_fields=["submitted_at", "submitted_by", "content_sha256"])
    keep(
        actor=actor,
        placement=row.placement,
        kind=kind_for(row.kind),
        subject=row.subject_key,
        debtor=response.corner,
    )
    audit.record(
        actor=actor,
        action="assessments.handed_in",
        subject=row,
        placement_id=row.placement_id,
        kind=row.kind,
        number=row.number,
        corner=response.corner,
    )
    sharing.share_when_complete(row)
    return {}


def content_hash(response: Response, sheet: Sheet) -> str:
    """SHA-256 of the canonical JSON of what was handed in."""
    plain = {
        "round": response.round_id,
        "version": sheet.version.pk,
        "corner": response.corner,
        "answers": [
            {"key": item.criterion.key, "choice": item.choice, "text": item.text}
            for item in sheet.shown
            if item.is_answered or item.text
        ],
    }
    written = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def _held(actor: Any, response: Response) -> Response:
    """The response as it is now, held; only for the corner whose it is, and while it is open."""
    held = locking.lock_response(response.round_id, response.corner)
    # The caller looked up who stands where in this placement; nothing of that is asked twice.
    held.round.placement = response.round.placement
    require(actor, "assessments.fill_in", held)
    locking.refuse_when_closed(held.round)
    if held.is_handed_in:
        raise HandedIn(_("This form was handed in already. Your answers stay as they were."))
    return held


def _keep(
    actor: Any,
    response: Response,
    criterion: Criterion,
    level: int | None,
    kept: Answer | None,
    said: Said,
) -> Kept:
    values = _values(criterion, level, said)
    if kept is None and not any(values.values()) and values["is_yes"] is None:
        return Kept(None)
    if kept is not None and all(getattr(kept, name) == value for name, value in values.items()):
        return Kept(kept)
    if (kept.revision if kept else 0) != said.revision:
        _refuse_conflict(actor, response, kept)
    moment = timezone.now()
    if kept is None:
        kept = Answer(response=response, criterion=criterion, revision=0)
    for name, value in values.items():
        setattr(kept, name, value)
    kept.revision += 1
    kept.changed_at, kept.changed_by = moment, actor
    kept.save()
    response.revision += 1
    response.saved_at = moment
    response.started_at = response.started_at or moment
    response.save(update_fields=["revision", "saved_at", "started_at"])
    return Kept(kept)


def _values(criterion: Criterion, level: int | None, said: Said) -> dict[str, Any]:
    """The columns of the answer. Raises ActionRefused for what the form does not offer."""
    text = said.text.replace("\r\n", "\n").strip()
    if "\x00" in text:
        raise ActionRefused(_("There is a character in this text that cannot be kept."))
    if len(text) > LONGEST:
        raise ActionRefused(_("This text is too long: at most 10,000 characters."))
    offered = {""}
    if criterion.may_skip:
        offered.add(SKIP)
    if criterion.kind == CriterionKind.YES_NO:
        offered |= {YES, NO}
    if level is None and said.choice not in offered:
        raise ActionRefused(_("This answer is not one of the choices. Open the form again."))
    return {
        "level_id": level,
        "is_yes": said.choice == YES if said.choice in {YES, NO} else None,
        "cannot_judge": said.choice == SKIP,
        "text": text,
    }


def _refuse_conflict(actor: Any, response: Response, kept: Answer | None) -> None:
    if kept is None:
        kept = Answer(response=response, revision=0, changed_by=actor, changed_at=timezone.now())
    if kept.changed_by_id == actor.pk:
        sentence = _("You gave another answer here on another device or page.")
    else:
        sentence = _("%(name)s gave another answer here in the meantime.") % {
            "name": kept.changed_by.name
        }
    raise AnswerConflict(sentence, kept, choice_of(kept, kept.level))


def _forget_hidden(response: Response, sheet: Sheet) -> None:
    """Answers to questions that are not asked any more because another answer changed."""
    shown = [item.pk for item in sheet.shown]
    Answer.objects.filter(response=response).exclude(criterion__in=shown).delete()
