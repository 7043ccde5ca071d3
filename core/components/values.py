"""What components accept: dicts or objects, and the tones of a status."""

from typing import Any

from django import template

from core import glyphs


def field_of(item: Any, key: str, default: Any = "") -> Any:
    """Items may be dicts or objects; a missing value is the default."""
    value = item.get(key, default) if isinstance(item, dict) else getattr(item, key, default)
    return default if value is None else value


def normalised(items: Any, *keys: str) -> list[dict[str, Any]]:
    return [{key: field_of(item, key) for key in keys} for item in items]


def checked_tone(tone: str) -> str:
    if tone not in glyphs.TONE_ICONS:
        raise template.TemplateSyntaxError(f"Unknown tone {tone!r}")
    return tone
