"""A form as plain data: what is imported, exported, and made from a framework.

name: {nl: …, en: …}
corners: [student, workplace, school]
scale: [{code: O, nl: onvoldoende, en: insufficient, rank: 0, passes: false, explain: true}]
sections:
  - title: {nl: …, en: …}
    criteria:
      - key: B1-K1-W1
        kind: scale
        text: {nl: …, en: …}
        outcome: B1-K1-W1
        levels: {O: {nl: …, en: …}}
        only_when: {criterion: other-key, level: O}
"""

import re
from typing import Any

import yaml
from django.utils.translation import gettext as _

from assessments.definition_reader import CODE, BadDefinition, Reader
from assessments.models import InstrumentVersion

__all__ = ["CODE", "BadDefinition", "checked", "of_version", "read_yaml", "write_yaml"]
LONGEST_FILE = 500_000


def read_yaml(text: str) -> dict[str, Any]:
    """The form in a YAML file, complete and checked. Raises BadDefinition."""
    if len(text) > LONGEST_FILE:
        raise BadDefinition([_("This file is too large for a form.")])
    if re.search(r"(^|[\s\[{,:-])[&*][A-Za-z0-9_]", text):
        # Anchors can make a small file grow without end.
        raise BadDefinition([_("This file uses anchors (& and *). Write every text in full.")])
    try:
        found = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = _("line %(line)s") % {"line": mark.line + 1} if mark else ""
        raise BadDefinition([_("This is not a YAML file. %(where)s") % {"where": where}]) from error
    return checked(found)


def checked(found: Any) -> dict[str, Any]:
    """The same with every field filled in; raises BadDefinition with all that is wrong."""
    reader = Reader()
    result = reader.form(found if isinstance(found, dict) else {})
    if reader.problems:
        raise BadDefinition(reader.problems[:30])
    return result


def of_version(version: InstrumentVersion) -> dict[str, Any]:
    """The form as data, ready to be written as YAML. Four queries."""
    criteria = list(
        version.criteria.select_related("outcome", "only_when", "only_when_level").order_by(
            "section__order", "order", "id"
        )
    )
    return {
        "kind": version.instrument.kind,
        "name": {"nl": version.name_nl, "en": version.name_en},
        "intro": {"nl": version.intro_nl, "en": version.intro_en},
        "corners": list(version.corners),
        "scale": [
            {
                "code": level.code,
                "nl": level.label_nl,
                "en": level.label_en,
                "rank": level.rank,
                "passes": level.passes,
                "explain": level.explain,
            }
            for level in version.levels.all()
        ],
        "sections": [
            {
                "title": {"nl": section.title_nl, "en": section.title_en},
                "intro": {"nl": section.intro_nl, "en": section.intro_en},
                "criteria": [_plain(row) for row in criteria if row.section_id == section.pk],
            }
            for section in version.sections.all()
        ],
    }


def _plain(row: Any) -> dict[str, Any]:
    plain = {
        "key": row.key,
        "kind": row.kind,
        "text": {"nl": row.text_nl, "en": row.text_en},
        "help": {"nl": row.help_nl, "en": row.help_en},
        "outcome": row.outcome.code if row.outcome else "",
        "conduct": row.is_conduct,
        "levels": row.descriptors,
        "may_skip": row.may_skip,
        "required": row.required,
        "explanation": row.explanation,
        "corners": list(row.corners),
    }
    if row.only_when:
        plain["only_when"] = {"criterion": row.only_when.key, "level": row.only_when_level.code}
    return plain


def write_yaml(definition: dict[str, Any]) -> str:
    return yaml.safe_dump(definition, allow_unicode=True, sort_keys=False, width=100)
