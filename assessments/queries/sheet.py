"""A form as one corner sees it: its questions, what was answered, and what is still missing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessments.enums import CriterionKind, Explanation
from assessments.models import Answer, Criterion, InstrumentVersion, Response, ScaleLevel, Section
from people.enums import Corner

# What a radio button sends when it is no level; no code of a level holds a dash.
SKIP, YES, NO = "-skip", "-yes", "-no"


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    detail: str
    # The level asks for an explanation.
    explain: bool
    checked: bool


@dataclass
class Item:
    """One question with its answer."""

    criterion: Criterion
    number: int
    options: list[Option]
    choice: str = ""
    text: str = ""
    revision: int = 0
    shown: bool = True
    level: ScaleLevel | None = None
    error: str = ""
    # What another device or person kept in the meantime.
    conflict: "Item | None" = None

    @property
    def pk(self) -> int:
        return self.criterion.pk

    @property
    def is_open(self) -> bool:
        return self.criterion.kind == CriterionKind.OPEN

    @property
    def choice_label(self) -> str:
        return next((each.label for each in self.options if each.value == self.choice), "")

    @property
    def is_answered(self) -> bool:
        return bool(self.text if self.is_open else self.choice)

    @property
    def needs_text(self) -> bool:
        """Does this answer ask for an explanation?"""
        if self.is_open or self.choice in {"", SKIP}:
            return False
        if self.criterion.explanation == Explanation.ALWAYS:
            return True
        by_level = self.criterion.explanation == Explanation.BY_LEVEL
        return by_level and any(each.explain for each in self.options if each.value == self.choice)

    @property
    def help_lines(self) -> list[str]:
        return [line.removeprefix("- ") for line in self.criterion.help.splitlines() if line]

    @property
    def only_when(self) -> str:
        """ "12=O": shown when question 12 has that answer; empty: always."""
        row = self.criterion
        return f"{row.only_when_id}={row.only_when_level.code}" if row.only_when_level else ""

    def problem(self, corner: str) -> str:
        """What is missing before it can be handed in, in a sentence."""
        if not self.shown:
            return ""
        if not self.is_answered:
            if not self.criterion.required:
                return ""
            return _("Write an answer.") if self.is_open else _("Choose an answer.")
        if self.needs_text and not self.text:
            if corner == Corner.WORKPLACE:
                return pgettext("workplace", "Write in a few words what you saw.")
            return _("Write in a few words why.")
        return ""


@dataclass
class Part:
    section: Section
    items: list[Item]


@dataclass
class Sheet:
    version: InstrumentVersion
    corner: str
    parts: list[Part] = field(default_factory=list)

    def __iter__(self) -> Iterator[Item]:
        return (item for part in self.parts for item in part.items)

    def item(self, criterion_id: int) -> Item | None:
        return next((item for item in self if item.pk == criterion_id), None)

    @property
    def shown(self) -> list[Item]:
        return [item for item in self if item.shown]

    @property
    def answered(self) -> int:
        return sum(item.is_answered for item in self.shown)

    @property
    def total(self) -> int:
        return len(self.shown)

    def problems(self) -> dict[int, str]:
        found = {item.pk: item.problem(self.corner) for item in self}
        return {pk: sentence for pk, sentence in found.items() if sentence}

    def settle(self) -> None:
        """Show what the answers so far ask for: a condition holds when its question is shown and
        has that level."""
        by_id = {item.pk: item for item in self}
        for item in self:
            row = item.criterion
            if row.only_when_id is None:
                continue
            asked = by_id.get(row.only_when_id)
            code = row.only_when_level.code if row.only_when_level else ""
            item.shown = asked is not None and asked.shown and asked.choice == code


@dataclass(frozen=True)
class Form:
    """The frozen parts of a version, read once for all corners."""

    version: InstrumentVersion
    sections: list[Section]
    criteria: list[Criterion]
    levels: list[ScaleLevel]


def form_of(version: InstrumentVersion) -> Form:
    """Three queries."""
    rows = version.criteria.select_related("only_when_level", "outcome")
    return Form(
        version,
        list(version.sections.order_by("order", "id")),
        list(rows.order_by("section__order", "section_id", "order", "id")),
        list(version.levels.order_by("order", "id")),
    )


def sheet_for(form: Form, corner: str, answers: Iterable[Answer] = ()) -> Sheet:
    """The form for this corner with these answers. No queries."""
    given = {answer.criterion_id: answer for answer in answers}
    levels = {level.pk: level for level in form.levels}
    sheet = Sheet(form.version, corner)
    asked = [row for row in form.criteria if row.asks(corner)]
    number = 0
    for section in form.sections:
        items = []
        for row in asked:
            if row.section_id == section.pk:
                number += 1
                items.append(_item(row, number, form.levels, levels, given.get(row.pk)))
        if items:
            sheet.parts.append(Part(section, items))
    sheet.settle()
    return sheet


def sheet_of(response: Response) -> Sheet:
    """Four queries; `response.round.version` is there already."""
    form = form_of(response.round.version)
    return sheet_for(form, response.corner, response.answers.all())


def _item(
    row: Criterion,
    number: int,
    scale: list[ScaleLevel],
    levels: dict[int, ScaleLevel],
    answer: Answer | None,
) -> Item:
    level = levels.get(answer.level_id) if answer and answer.level_id else None
    choice = choice_of(answer, level)
    return Item(
        row,
        number,
        options_of(row, scale, choice),
        choice=choice,
        text=answer.text if answer else "",
        revision=answer.revision if answer else 0,
        level=level,
    )


def choice_of(answer: Answer | None, level: ScaleLevel | None) -> str:
    if answer is None:
        return ""
    if answer.cannot_judge:
        return SKIP
    if answer.is_yes is not None:
        return YES if answer.is_yes else NO
    return level.code if level else ""


def options_of(row: Criterion, scale: list[ScaleLevel], choice: str) -> list[Option]:
    if row.kind == CriterionKind.OPEN:
        return []
    if row.kind == CriterionKind.YES_NO:
        found = [(YES, _("Yes"), "", False), (NO, _("No"), "", False)]
    else:
        found = [
            (level.code, _capital(level.label), row.descriptor(level.code), level.explain)
            for level in scale
        ]
    if row.may_skip:
        found.append((SKIP, _("I cannot judge this here"), "", False))
    return [Option(*each, checked=each[0] == choice) for each in found]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def response_context(response: Response) -> dict[str, Any]:
    """Header of every page about a response."""
    row = response.round
    return {"response": response, "round": row, "placement": row.placement}
