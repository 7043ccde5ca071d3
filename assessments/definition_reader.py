"""Reads a form as plain data, and says of everything that is wrong where it stands."""

import re
from typing import Any

from django.utils.translation import gettext as _

from assessments.enums import FILLING_CORNERS, CriterionKind, Explanation, InstrumentKind
from assessments.places import place_of

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


class Reader:
    def __init__(self) -> None:
        self.problems: list[str] = []
        self.codes: set[str] = set()
        self.keys: set[str] = set()
        # Where the condition of a question stands, by the key of the question.
        self.conditions: dict[str, str] = {}

    def wrong(self, where: str, what: str) -> None:
        self.problems.append(f"{where}: {what}")

    def texts(
        self, value: Any, where: str, longest: int, *, needed: bool = False, part: Any = None,
        column: str = "",
    ) -> dict:  # fmt: skip
        """`part` and `column`: where it stands in a spreadsheet, such as text_nl and text_en."""
        at = {lang: place_of(part, where, f"{column}{lang}") for lang in ("nl", "en")}
        if isinstance(value, str):
            value = {"nl": value}
        if value is not None and not isinstance(value, dict):
            self.wrong(where, _("write a text as {nl: …, en: …}"))
            value = None
        texts = {lang: str((value or {}).get(lang) or "").strip() for lang in ("nl", "en")}
        if needed and not texts["nl"]:
            self.wrong(at["nl"], _("the Dutch text is missing"))
        for lang, text in texts.items():
            if len(text) > longest:
                self.wrong(at[lang], _("at most %(number)s characters") % {"number": longest})
            if "\x00" in text:
                self.wrong(at[lang], _("there is a character in it that cannot be kept"))
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
        kind, name, intro = found.get("kind"), found.get("name"), found.get("intro")
        parts = getattr(found, "parts", {})
        if kind is not None and kind not in InstrumentKind.values:
            at = place_of(parts.get("kind"), "kind", "nl")
            self.wrong(at, _("choose from %(kinds)s") % {"kinds": ", ".join(InstrumentKind)})
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
            "name": self.texts(name, "name", 160, needed=True, part=name),
            "intro": self.texts(intro, "intro", 4000, part=intro),
            "corners": self.corners(
                found.get("corners"), place_of(parts.get("corners"), "corners", "nl")
            ),
            "scale": scale,
            "sections": sections,
        }

    def level(self, row: dict[str, Any], place: int) -> dict[str, Any]:
        code = str(row.get("code", ""))
        where = f"scale, {code or place + 1}"
        if not CODE.fullmatch(code):
            self.wrong(
                place_of(row, where, "code"), _("a code has letters, digits or _, at most 16")
            )
        elif code in self.codes:
            self.wrong(place_of(row, where, "code"), _("this code is there twice"))
        self.codes.add(code)
        rank = row.get("rank")
        if rank is not None and (type(rank) is not int or not 0 <= rank <= 100):
            self.wrong(place_of(row, where, "rank"), _("a rank is a number from 0 to 100"))
            rank = None
        words = {"nl": row.get("nl"), "en": row.get("en")}
        label = self.texts(words, where, 60, needed=True, part=row)
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
            "title": self.texts(
                row.get("title"), where, 200, needed=True, part=row, column="section_"
            ),
            "intro": self.texts(row.get("intro"), where, 4000, part=row, column="section_intro_"),
            "criteria": [
                self.criterion(each, f"{where}, {number}")
                for number, each in enumerate(self.rows(row.get("criteria"), where), start=1)
            ],
        }

    def criterion(self, row: dict[str, Any], where: str) -> dict[str, Any]:
        key = str(row.get("key", ""))
        if not KEY.fullmatch(key):
            self.wrong(
                place_of(row, where, "key"),
                _("a key has letters, digits, dots or dashes, at most 40"),
            )
        elif key in self.keys:
            twice = _("the key %(key)s is there twice") % {"key": key}
            self.wrong(place_of(row, where, "key"), twice)
        self.keys.add(key)
        self.conditions[key] = place_of(row, key, "only_when")
        where = f"{where} ({key})" if key else where
        kind = row.get("kind", CriterionKind.SCALE)
        if kind not in CriterionKind.values:
            at = place_of(row, where, "kind")
            self.wrong(at, _("choose from %(kinds)s") % {"kinds": ", ".join(CriterionKind)})
            kind = CriterionKind.SCALE
        explanation = row.get("explanation", Explanation.BY_LEVEL)
        if explanation not in Explanation.values:
            at = place_of(row, where, "explanation")
            self.wrong(at, _("choose from %(kinds)s") % {"kinds": ", ".join(Explanation)})
        levels = row.get("levels") if isinstance(row.get("levels"), dict) else {}
        return {
            "key": key,
            "kind": str(kind),
            "text": self.texts(row.get("text"), where, 600, needed=True, part=row, column="text_"),
            "help": self.texts(row.get("help"), where, 4000, part=row, column="help_"),
            "outcome": str(row.get("outcome") or "")[:20],
            "conduct": row.get("conduct") is True,
            "levels": self.descriptors(levels or {}, where, row),
            "may_skip": row.get("may_skip", True) is True and kind != CriterionKind.OPEN,
            "required": row.get("required", True) is True,
            "explanation": str(explanation),
            "corners": self.corners(row.get("corners"), place_of(row, where, "corners")),
            "only_when": row.get("only_when"),
        }

    def descriptors(self, levels: dict[Any, Any], where: str, part: Any) -> dict[str, Any]:
        found = {}
        for code, value in levels.items():
            if code not in self.codes:
                at = place_of(part, where, f"level {code} nl")
                self.wrong(at, _("level %(code)s is not on the scale") % {"code": code})
                continue
            found[code] = self.texts(
                value, f"{where}, {code}", 1000, part=part, column=f"level {code} "
            )
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
                    self.conditions[row["key"]],
                    _("a condition names an earlier question with levels, and a level of it"),
                )
            row["only_when"] = {"criterion": key, "level": level}
            seen[row["key"]] = row["kind"]
