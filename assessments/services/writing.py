"""A definition becomes the rows of a draft."""

from typing import Any

from assessments import building
from assessments.enums import InstrumentKind
from assessments.models import Criterion, Instrument, InstrumentVersion, ScaleLevel, Section
from programmes.models import Framework


def empty_form(instrument: Instrument) -> dict[str, Any]:
    label = str(instrument.get_kind_display())
    return {
        "kind": instrument.kind,
        "name": {"nl": label.capitalize(), "en": ""},
        "intro": {},
        "corners": [],
        "scale": building.usual_scale(),
        "sections": [],
    }


def write(
    instrument: Instrument, found: dict[str, Any], *, actor: Any, framework: Framework | None
) -> InstrumentVersion:
    """A new draft with this content. Whatever its size: a handful of queries."""
    newest = instrument.versions.first()
    version = InstrumentVersion.objects.create(
        instrument=instrument,
        number=newest.number + 1 if newest else 1,
        name_nl=found["name"]["nl"],
        name_en=found["name"].get("en", ""),
        intro_nl=found["intro"].get("nl", ""),
        intro_en=found["intro"].get("en", ""),
        corners=found["corners"] or list(InstrumentKind(instrument.kind).usual_corners),
        created_by=actor,
    )
    levels = ScaleLevel.objects.bulk_create(
        ScaleLevel(
            version=version,
            code=row["code"],
            order=order,
            rank=row.get("rank"),
            label_nl=row["nl"],
            label_en=row.get("en", ""),
            passes=row.get("passes"),
            explain=row.get("explain", False),
        )
        for order, row in enumerate(found["scale"])
    )
    sections = Section.objects.bulk_create(
        Section(
            version=version,
            order=order,
            title_nl=row["title"]["nl"],
            title_en=row["title"].get("en", ""),
            intro_nl=row["intro"].get("nl", ""),
            intro_en=row["intro"].get("en", ""),
        )
        for order, row in enumerate(found["sections"])
    )
    outcomes = dict(framework.outcomes.values_list("code", "pk")) if framework else {}
    pairs = zip(sections, found["sections"], strict=True)
    criteria = Criterion.objects.bulk_create(
        _criterion(version, section, order, row, outcomes)
        for section, source in pairs
        for order, row in enumerate(source["criteria"])
    )
    _set_conditions(found, criteria, levels)
    return version


def _criterion(
    version: InstrumentVersion,
    section: Section,
    order: int,
    row: dict[str, Any],
    outcomes: dict[str, int],
) -> Criterion:
    return Criterion(
        version=version,
        section=section,
        order=order,
        key=row["key"],
        kind=row["kind"],
        text_nl=row["text"]["nl"],
        text_en=row["text"].get("en", ""),
        help_nl=row["help"].get("nl", ""),
        help_en=row["help"].get("en", ""),
        outcome_id=outcomes.get(row["outcome"]),
        is_conduct=row["conduct"],
        descriptors=row["levels"],
        may_skip=row["may_skip"],
        required=row["required"],
        explanation=row["explanation"],
        corners=row["corners"],
    )


def _set_conditions(
    found: dict[str, Any], criteria: list[Criterion], levels: list[ScaleLevel]
) -> None:
    by_key = {row.key: row for row in criteria}
    by_code = {row.code: row for row in levels}
    changed = []
    for section in found["sections"]:
        for row in section["criteria"]:
            if row.get("only_when"):
                criterion = by_key[row["key"]]
                criterion.only_when = by_key[row["only_when"]["criterion"]]
                criterion.only_when_level = by_code[row["only_when"]["level"]]
                changed.append(criterion)
    if changed:
        Criterion.objects.bulk_update(changed, ["only_when", "only_when_level"])
