"""Texts that are kept twice, in Dutch and in English."""

from typing import Any

from django.utils.translation import get_language


def in_language(row: Any, name: str) -> str:
    """`name_en` to who reads English, where it was written; else `name_nl`."""
    if get_language() == "en" and (text := getattr(row, f"{name}_en")):
        return str(text)
    return str(getattr(row, f"{name}_nl"))


def pick(texts: dict[str, str] | None) -> str:
    """The same for {"nl": …, "en": …}."""
    texts = texts or {}
    return (texts.get("en") if get_language() == "en" else "") or texts.get("nl", "")
