"""The sheets and columns of a form in Excel; the same words as in a YAML file."""

import re

FORM_SHEET, SCALE_SHEET, QUESTION_SHEET = "form", "scale", "questions"
FORM_COLUMNS = ["field", "nl", "en"]
FORM_FIELDS = ["kind", "name", "intro", "corners"]
SCALE_COLUMNS = ["code", "nl", "en", "rank", "passes", "explain"]
SECTION_COLUMNS = ["section", "section_nl", "section_en", "section_intro_nl", "section_intro_en"]
QUESTION_COLUMNS = [
    *SECTION_COLUMNS,
    "key", "kind", "text_nl", "text_en", "help_nl", "help_en", "outcome", "conduct", "may_skip",
    "required", "explanation", "corners", "only_when", "only_when_level",
]  # fmt: skip
LEVEL = re.compile(r"level ([A-Za-z0-9_]{1,16}) (nl|en)")


def level_heading(code: str, lang: str) -> str:
    """What that level looks like, in that language."""
    return f"level {code} {lang}"
