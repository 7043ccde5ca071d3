"""What an agreement says: data, data sheet and clauses; live for a draft, as frozen after that.

A frozen agreement is read from its own row only: later changes of placement, template or
translation do not touch what was put before the parties.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from agreements import catalogue, gathering, markup, sheet, terms
from agreements.enums import ClauseType
from agreements.included import included_clauses
from agreements.models import Agreement, TemplateClause
from agreements.readiness import missing_for_sending
from learning.outcomes import outcomes_of
from people.enums import Corner

__all__ = ["Content", "build", "canonical_json", "changes", "content_sha256", "missing_for_sending"]

Json = dict[str, Any]


@dataclass(frozen=True)
class Party:
    corner: str
    role: str
    name: str
    lines: list[str]


@dataclass(frozen=True)
class Row:
    key: str
    label: str
    value: str
    changed: bool = False
    before: str = ""
    note: str = ""


@dataclass(frozen=True)
class SheetSection:
    key: str
    heading: str
    rows: list[Row]


@dataclass(frozen=True)
class Change:
    field: str
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Content:
    """`clauses`: [{key, section, number, title, body}], body clean HTML. Text in `language`."""

    language: str
    title: str
    parties: list[Party]
    sheet: list[SheetSection]
    clauses: list[Json]
    data: Json
    sha256: str
    changes: list[Change] = field(default_factory=list)

    @property
    def rows(self) -> list[Row]:
        return [row for section in self.sheet for row in section.rows]


def build(agreement: Agreement, gathered: Json | None = None) -> Content:
    """The content of any version, in the agreement's own language. `gathered`: as in `compose`."""
    if agreement.frozen_at is not None:
        return _present(agreement.language, agreement.data, agreement.clauses)
    data, clauses = compose(agreement, gathered)
    return _present(agreement.language, data, clauses)


def compose(agreement: Agreement, gathered: Json | None = None) -> tuple[Json, list[Json]]:
    """Data and clauses as sending would freeze them now. The data hold the sheet as shown.

    `gathered`: what `gathering.gather` found, when the caller asked for it already.
    """
    with translation.override(agreement.language):
        included = included_clauses(agreement.template)
        data = {**(gathered or gathering.gather(agreement))}
        data["sheet"] = _sheet(data, included, agreement.language)
        values = sheet.clause_values(data)
        texts = [clause for clause in included if clause.clause_type == ClauseType.TEXT]
        clauses = [
            _clause(clause, number, values, agreement.language)
            for number, clause in enumerate(texts, start=1)
        ]
    # Through JSON once, so that a draft and its frozen copy are the same to the letter.
    plain: Json = json.loads(json.dumps(data))
    return plain, clauses


def canonical_json(data: Json, clauses: list[Json]) -> bytes:
    """The bytes whose SHA-256 is what the parties sign."""
    return json.dumps(
        {"data": data, "clauses": clauses},
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
        allow_nan=False,
    ).encode()


def content_sha256(data: Json, clauses: list[Json]) -> str:
    return hashlib.sha256(canonical_json(data, clauses)).hexdigest()


def clause_html(clause: Json) -> SafeString:
    return markup.safe(clause["body"])


def preview_clause(clause: TemplateClause, language: str) -> SafeString:
    """A clause of a template with its {names} shown as example words."""
    body = clause.body_en if language == "en" else clause.body_nl
    with translation.override(language):
        return markup.safe(markup.fill(body, example_values()))


def example_values() -> dict[str, str]:
    examples = {
        "student_name": _("(name of the student)"),
        "workplace_supervisor": _("(name of the workplace supervisor)"),
        "school_contact": _("(name of the contact person of the school)"),
        "confidential_adviser": _("(the confidential adviser)"),
        "host_name": _("(name of the workplace)"),
    }
    return {name: examples.get(name, f"({name})") for name in markup.FIELD_NAMES}


def outcome_choices(agreement: Agreement) -> list[tuple[str, str]]:
    """For the form: what can be agreed at this workplace."""
    return [(row.code, f"{row.code} {row.name}") for row in outcomes_of(agreement.placement)]


def changes(agreement: Agreement) -> list[Change]:
    """What an amendment changes, in the agreement's language."""
    with translation.override(agreement.language):
        return _changes(agreement.changed_fields)


def _changes(changed_fields: Json) -> list[Change]:
    return [
        Change(
            key,
            _capital(str(terms.RULES[key].label)),
            sheet.term_text(key, change["from"]),
            sheet.term_text(key, change["to"]),
        )
        for key, change in sorted(changed_fields.items())
    ]


def _sheet(data: Json, included: Iterable[TemplateClause], language: str) -> list[Json]:
    """[{key, heading, rows: [{key, label, value}]}]; rows without a value are left out."""
    sections: dict[str, Json] = {}
    for clause in included:
        if clause.clause_type != ClauseType.DATA:
            continue
        value = sheet.ROWS[clause.key](data)
        if not value:
            continue
        heading = catalogue.section_heading(clause.section, language)
        section = sections.setdefault(
            clause.section, {"key": clause.section, "heading": heading, "rows": []}
        )
        label = clause.heading_en if language == "en" else clause.heading_nl
        section["rows"].append({"key": clause.key, "label": label, "value": value})
    return [sections[key] for key in catalogue.sections() if key in sections]


def _clause(clause: TemplateClause, number: int, values: dict[str, str], language: str) -> Json:
    english = language == "en"
    return {
        "key": clause.key,
        "section": clause.section,
        "number": number,
        "title": clause.heading_en if english else clause.heading_nl,
        "body": markup.fill(clause.body_en if english else clause.body_nl, values),
    }


def _present(language: str, data: Json, clauses: list[Json]) -> Content:
    with translation.override(language):
        change_list = _changes(data["changes"])
        return Content(
            language=language,
            title=data["agreement"]["template"]["title"],
            parties=_parties(data),
            sheet=_sections(data, change_list),
            clauses=[clause | {"body": clause_html(clause)} for clause in clauses],
            data=data,
            sha256=content_sha256(data, clauses),
            changes=change_list,
        )


def _sections(data: Json, change_list: list[Change]) -> list[SheetSection]:
    changed = {
        row_key: change
        for change in change_list
        for row_key in sheet.TERM_ROWS[change.field].split("|")
    }
    return [
        SheetSection(
            section["key"],
            section["heading"],
            [_row(row, changed.get(row["key"])) for row in section["rows"]],
        )
        for section in data["sheet"]
    ]


def _row(row: Json, change: Change | None) -> Row:
    if change is None:
        return Row(row["key"], row["label"], row["value"])
    note = _("was: %(before)s") % {"before": change.before or "–"}
    return Row(row["key"], row["label"], row["value"], True, change.before, note)


def _parties(data: Json) -> list[Party]:
    school, host, guidance = data["institution"], data["host"], data["guidance"]
    supervisor, contact = guidance["workplace_supervisor"], guidance["school_contact"]
    minor = _("under 18") if data["student"]["minor"] else ""
    number = _("student number %(number)s") % {"number": data["student"]["number"]}
    parties = [
        Party(Corner.STUDENT, _("Student"), data["student"]["name"], _some(number, minor)),
        Party(
            Corner.WORKPLACE,
            _("Workplace"),
            host["name"],
            _some(sheet.site_text(data["site"]), _guide(supervisor["name"])),
        ),
        Party(
            Corner.SCHOOL,
            _("School"),
            school["name"],
            _some(school["city"], _contact(contact["name"])),
        ),
    ]
    if data["guardians"]:
        name = " / ".join(data["guardians"])
        parties.append(Party(Corner.GUARDIAN, _("Parent or guardian"), name, []))
    return parties


def _guide(name: str) -> str:
    return pgettext("on the agreement", "Supervisor: %(name)s") % {"name": name} if name else ""


def _contact(name: str) -> str:
    return pgettext("on the agreement", "Contact: %(name)s") % {"name": name} if name else ""


def _some(*parts: str) -> list[str]:
    return [part for part in parts if part]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
