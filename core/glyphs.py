"""Drawings and words shared by the component tags: icons, sides of the triangle, initials."""

import re
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

ICONS = Path(settings.BASE_DIR) / "static" / "vendor" / "lucide" / "icons"
SVG_BODY = re.compile(r"<svg[^>]*>(.*?)</svg>", re.DOTALL)

SIDES = {
    "student_school": _("Student and school"),
    "school_workplace": _("School and workplace"),
    "student_workplace": _("Student and workplace"),
}
SIDE_STATES = {
    "kept": _("everything is up to date"),
    "waiting": _("something is waiting"),
    "late": _("something is late"),
    "none": _("nothing agreed yet"),
}
# Ends of each side in the 48 x 44 drawing: student on top, school left, workplace right.
SIDE_LINES = {
    "student_school": (24, 7, 8, 36),
    "school_workplace": (8, 36, 40, 36),
    "student_workplace": (24, 7, 40, 36),
}
STATE_TONES = {"kept": "good", "waiting": "wait", "late": "late", "none": "neutral"}

# Every tone has a mark, because colour alone says nothing to many readers.
TONE_ICONS = {
    "good": "check",
    "wait": "hourglass",
    "late": "circle-alert",
    "info": "info",
    "neutral": "minus",
}
CORNERS = {
    "student": _("student"),
    "school": _("school"),
    "workplace": _("workplace"),
    "guardian": _("parent or guardian"),
}
NAME_PARTICLES = {
    "de",
    "den",
    "der",
    "van",
    "von",
    "het",
    "ten",
    "ter",
    "te",
    "in",
    "op",
    "'t",
    "la",
}


@lru_cache(maxsize=512)
def icon_body(name: str) -> str:
    """Inner SVG of a Lucide icon; an unknown name raises, so that a typo cannot ship."""
    if not re.fullmatch(r"[a-z0-9-]+", name):
        raise ValueError(f"Not an icon name: {name!r}")
    source = (ICONS / f"{name}.svg").read_text(encoding="utf-8")
    match = SVG_BODY.search(source)
    if match is None:
        raise ValueError(f"No drawing in icon {name!r}")
    return re.sub(r"\s+", " ", match.group(1)).strip()


def initials(name: object) -> str:
    """Two letters for an avatar: "Lotte van Dijk" gives LD, "Amira" gives A."""
    words = [
        word for word in re.split(r"[\s.]+", str(name)) if word[:1].isalpha() or word[:1].isdigit()
    ]
    parts = [word for word in words if word.lower() not in NAME_PARTICLES] or words
    if not parts:
        return "?"
    return (parts[0][0] + (parts[-1][0] if len(parts) > 1 else "")).upper()
