"""Files that are made and not committed."""

import polib

from triangle_portal.embedded.places import ROOT


def make_generated_files() -> None:
    compile_translations()
    (ROOT / "staticfiles").mkdir(exist_ok=True)  # WhiteNoise warns when it is not there


def compile_translations() -> None:
    """Write each .mo file that is older than its .po file. With polib: msgfmt may be missing."""
    for source in sorted(ROOT.glob("locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        passing = target.with_suffix(".mo.new")
        polib.pofile(str(source)).save_as_mofile(str(passing))
        passing.replace(target)
