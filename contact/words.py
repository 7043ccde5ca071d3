"""What people type in one line: a subject, a place, a reason."""

import re

# Marks that turn the direction of what follows on the line, and of words that are not theirs.
_TURNING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def one_line(text: str, most: int) -> str:
    return " ".join(_TURNING.sub("", text).split())[:most]
