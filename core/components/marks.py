"""Icons, the triangle, status words and people."""

import re
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from core import glyphs
from core.components.values import checked_tone, field_of

register = template.Library()


@register.filter
def breakable(text: Any) -> Any:
    """An e-mail address that breaks after its marks and not in the middle of a word."""
    if "@" not in str(text):
        return text
    return mark_safe(re.sub(r"([@.])", r"\1<wbr>", conditional_escape(text)))  # noqa: S308


@register.simple_tag
def icon(name: str, label: str = "", css_class: str = "") -> SafeString:
    """Inline SVG. Without a label it is decoration, and hidden from screen readers."""
    body = mark_safe(glyphs.icon_body(name))  # noqa: S308  our own files
    naming = (
        format_html('role="img" aria-label="{}"', label)
        if label
        else mark_safe('aria-hidden="true"')
    )
    # How it is drawn stands in icon.css: a page has dozens of these.
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" width="20" height="20" {}>{}</svg>',
        f" {css_class}" if css_class else "",
        naming,
        body,
    )


def triangle_sides(sides: Any, given: dict[str, str]) -> list[dict[str, Any]]:
    result = []
    for key, words in glyphs.SIDES.items():
        state = str(given[key] or (field_of(sides, key, "none") if sides else "none") or "none")
        if state not in glyphs.SIDE_STATES:
            raise template.TemplateSyntaxError(f"Unknown state of a side: {state!r}")
        result.append(
            {
                "key": key,
                "state": state,
                "words": words,
                "meaning": glyphs.SIDE_STATES[state],
                "tone": glyphs.STATE_TONES[state],
                "line": glyphs.SIDE_LINES[key],
            }
        )
    return result


@register.inclusion_tag("components/triangle.html")
def triangle(
    student_school: str = "",
    school_workplace: str = "",
    student_workplace: str = "",
    sides: Any = None,
    size: int = 48,
    decorative: bool = False,
) -> dict[str, Any]:
    """The three sides as a drawing. `sides`: dict or object with the three names."""
    given = {
        "student_school": student_school,
        "school_workplace": school_workplace,
        "student_workplace": student_workplace,
    }
    return {
        "sides": triangle_sides(sides, given),
        "width": size,
        "height": round(size * 44 / 48),
        "decorative": decorative,
    }


@register.inclusion_tag("components/triangle_words.html")
def triangle_words(
    student_school: str = "",
    school_workplace: str = "",
    student_workplace: str = "",
    sides: Any = None,
) -> dict[str, Any]:
    """The same three sides in words, to stand beside a large triangle."""
    return triangle(student_school, school_workplace, student_workplace, sides)


@register.inclusion_tag("components/status.html")
def status(word: Any, tone: str = "neutral", mark: str = "") -> dict[str, Any]:
    """A word with a mark. `mark` is another icon name."""
    return {"word": word, "tone": checked_tone(tone), "mark": mark or glyphs.TONE_ICONS[tone]}


@register.inclusion_tag("components/avatar.html")
def avatar(name: Any, corner: str = "", size: str = "") -> dict[str, Any]:
    """The circle only: decoration, so the name has to stand beside it. size: "" | small | large."""
    return {"initials": glyphs.initials(name), "corner": corner or "neutral", "size": size}


@register.inclusion_tag("components/person.html")
def person(
    name: Any, corner: str = "", detail: Any = "", url: str = "", size: str = ""
) -> dict[str, Any]:
    return {"name": name, "corner": corner, "detail": detail, "url": url, "size": size}
