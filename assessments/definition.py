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

from assessments.enums import FILLING_CORNERS, CriterionKind, Explanation, InstrumentKind
from assessments.models import InstrumentVersion

LONGEST_FILE = 500_000
MOST_CRITERIA = 200
MOST_LEVELS = 12
CODE = re.compile(r"[A-Za-z0-9_]{1,16}")
KEY = re.compile(r"[A-Za-z0-9._-]{1,40}")
KNOWN_CORNERS = {corner.value for corner in FILLING_CORNERS}


class BadDefinition(ValueError):
    """What is wrong with the file: sentences, each with the place."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


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
    reader = _Reader()
    result = reader.form(found if isinstance(found, dict) else {})
    if reader.problems:
        raise BadDefinition(reader.problems[:30])
    return result


class _Reader:
    def __init__(self) -> None:
        self.problems: list[str] = []
        self.codes: set[str] = set()
        self.keys: set[str] = set()

    def wrong(self, where: str, what: str) -> None:
        self.problems.append(f"{where}: {what}")

    def texts(self, value: Any, where: str, longest: int, *, needed: bool = False) -> dict:
        if isinstance(value, str):
            value = {"nl": value}
        if value is not None and not isinstance(value, dict):
            self.wrong(where, _("write a text as {nl: …, en: …}"))
            value = None
        texts = {lang: str((value or {}).get(lang) or "").strip() for lang in ("nl", "en")}
        if needed and not texts["nl"]:
            self.wrong(where, _("the Dutch text is missing"))
        if any(len(text) > longest for text in texts.values()):
            self.wrong(where, _("at most %(number)s characters") % {"number": longest})
        if any("\x00" in text for text in texts.values()):
            self.wrong(where, _("there is a character in it that cannot be kept"))
        return texts

    def rows(self, value: Any, where: str) -> list[dict[str, Any]]:
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
            self.wrong(where, _("a list is expected here"))
            return []
        return value

    def corners(self, value: Any, where: str) -> list[str]:
        found = value if isinstance(value, list) else []
        if (value is not None and not isinstance(value, list)) or set(map(str, found)) - (
            KNOWN_CORNERS
        ):
            self.wrong(where, _("choose from student, workplace and school"))
            return []
        return [corner for corner in sorted(KNOWN_CORNERS) if corner in found]

    def form(self, found: dict[str, Any]) -> dict[str, Any]:
        kind = found.get("kind")
        if kind is not None and kind not in InstrumentKind.values:
            self.wrong("kind", _("choose from %(kinds)s") % {"kinds": ", ".join(InstrumentKind)})
        scale = [
            self.level(row, place)
            for place, row in enumerate(self.rows(found.get("scale"), "scale"))
        ]
        if len(scale) > MOST_LEVELS:
            self.wrong("scale", _("at most %(number)s") % {"number": MOST_LEVELS})
        ranks = [row["rank"] for row in scale if row["rank"] is not None]
        if len(ranks) != len(set(ranks)):
            self.wrong("scale", _("two levels have the same rank"))
        sections = [
            self.section(row, place)
            for place, row in enumerate(self.rows(found.get("sections"), "sections"), start=1)
        ]
        criteria = [row for section in sections for row in section["criteria"]]
        if not criteria:
            self.wrong("sections", _("there is no question in it"))
        if len(criteria) > MOST_CRITERIA:
            self.wrong("sections", _("at most %(number)s") % {"number": MOST_CRITERIA})
        self._check_conditions(criteria)
        return {
            "kind": kind,
            "name": self.texts(found.get("name"), "name", 160, needed=True),
            "intro": self.texts(found.get("intro"), "intro", 4000),
            "corners": self.corners(found.get("corners"), "corners"),
            "scale": scale,
            "sections": sections,
        }

    def level(self, row: dict[str, Any], place: int) -> dict[str, Any]:
        code = str(row.get("code", ""))
        where = f"scale, {code or place + 1}"
        if not CODE.fullmatch(code):
            self.wrong(where, _("a code has letters, digits or _, at most 16"))
        elif code in self.codes:
            self.wrong(where, _("this code is there twice"))
        self.codes.add(code)
        rank = row.get("rank")
        if rank is not None and (type(rank) is not int or not 0 <= rank <= 100):
            self.wrong(where, _("a rank is a number from 0 to 100"))
            rank = None
        label = self.texts({"nl": row.get("nl"), "en": row.get("en")}, where, 60, needed=True)
        passes = row.get("passes") if rank is not None else None
        return {
            "code": code,
            "rank": rank,
            **label,
            "passes": passes if isinstance(passes, bool) else None,
            "explain": row.get("explain") is True,
        }

    def section(self, row: dict[str, Any], place: int) -> dict[str, Any]:
        where = _("section %(number)s") % {"number": place}
        return {
            "title": self.texts(row.get("title"), where, 200, needed=True),
            "intro": self.texts(row.get("intro"), where, 4000),
            "criteria": [
                self.criterion(each, f"{where}, {number}")
                for number, each in enumerate(self.rows(row.get("criteria"), where), start=1)
            ],
        }

    def criterion(self, row: dict[str, Any], where: str) -> dict[str, Any]:
        key = str(row.get("key", ""))
        if not KEY.fullmatch(key):
            self.wrong(where, _("a key has letters, digits, dots or dashes, at most 40"))
        elif key in self.keys:
            self.wrong(where, _("the key %(key)s is there twice") % {"key": key})
        self.keys.add(key)
        where = f"{where} ({key})" if key else where
        kind = row.get("kind", CriterionKind.SCALE)
        if kind not in CriterionKind.values:
            self.wrong(where, _("choose from %(kinds)s") % {"kinds": ", ".join(CriterionKind)})
            kind = CriterionKind.SCALE
        explanation = row.get("explanation", Explanation.BY_LEVEL)
        if explanation not in Explanation.values:
            self.wrong(where, _("choose from %(kinds)s") % {"kinds": ", ".join(Explanation)})
        levels = row.get("levels") if isinstance(row.get("levels"), dict) else {}
        return {
            "key": key,
            "kind": str(kind),
            "text": self.texts(row.get("text"), where, 600, needed=True),
            "help": self.texts(row.get("help"), where, 4000),
            "outcome": str(row.get("outcome") or "")[:20],
            "conduct": row.get("conduct") is True,
            "levels": self.descriptors(levels or {}, where),
            "may_skip": row.get("may_skip", True) is True and kind != CriterionKind.OPEN,
            "required": row.get("required", True) is True,
            "explanation": str(explanation),
            "corners": self.corners(row.get("corners"), where),
            "only_when": row.get("only_when"),
        }

    def descriptors(self, levels: dict[Any, Any], where: str) -> dict[str, Any]:
        found = {}
        for code, value in levels.items():
            if code not in self.codes:
                self.wrong(where, _("level %(code)s is not on the scale") % {"code": code})
                continue
            found[code] = self.texts(value, f"{where}, {code}", 1000)
        return found

    def _check_conditions(self, criteria: list[dict[str, Any]]) -> None:
        seen: dict[str, str] = {}
        for row in criteria:
            condition = row["only_when"]
            if condition is None:
                seen[row["key"]] = row["kind"]
                continue
            named = condition if isinstance(condition, dict) else {}
            key, level = str(named.get("criterion", "")), str(named.get("level", ""))
            if seen.get(key) != CriterionKind.SCALE or level not in self.codes:
                self.wrong(
                    row["key"],
                    _("a condition names an earlier question with levels, and a level of it"),
                )
            row["only_when"] = {"criterion": key, "level": level}
            seen[row["key"]] = row["kind"]


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
