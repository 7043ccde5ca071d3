"""Compiles locale/*.po with polib: .mo files are not committed, and msgfmt may be missing."""

import polib

from triangle_portal.embedded.places import ROOT


def compile_translations() -> int:
    """Write each .mo file that is older than its .po file. Answers how many were written."""
    written = 0
    for source in sorted(ROOT.glob("locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        passing = target.with_suffix(".mo.new")
        polib.pofile(str(source)).save_as_mofile(str(passing))
        passing.replace(target)
        written += 1
    return written
