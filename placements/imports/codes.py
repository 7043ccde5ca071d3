"""Codes of programmes in Dutch registers, by their form."""

import re

from programmes.enums import CodeType

_crebo = re.compile(r"2[0-9]{4}")
_isat = re.compile(r"[3-8][0-9]{4}")


def code_type(code: str) -> CodeType | None:
    """The register a code can come from, or None when its form fits neither.

    Qualifications (crebo) since the revision of 2012 run from 20000; programmes in higher
    education (ISAT) from 30000 to 89999. What lies outside, such as 00000 or 99999, is a
    placeholder or a code that was closed long ago.
    """
    if _crebo.fullmatch(code):
        return CodeType.QUALIFICATION
    if _isat.fullmatch(code):
        return CodeType.PROGRAMME
    return None
