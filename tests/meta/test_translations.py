"""Both languages are complete: every text in code and templates has its Dutch."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django.conf import settings

BASE = Path(settings.BASE_DIR)
SOURCES = [app for app in settings.INSTALLED_APPS if (BASE / app).is_dir()]
SOURCES += ["triangle_portal", "templates"]
# The gallery is for builders only.
LEFT_OUT = ("gallery*", "__pycache__")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """The catalogue as `make messages` would leave it now, made in a copy of the sources."""
    if not shutil.which("xgettext"):
        pytest.fail("collecting texts needs gettext: apt-get install gettext")
    root = tmp_path_factory.mktemp("sources")
    for folder in [*SOURCES, "locale"]:
        shutil.copytree(BASE / folder, root / folder, ignore=shutil.ignore_patterns(*LEFT_OUT))
    manage = [sys.executable, str(BASE / "manage.py"), "makemessages", "--locale=nl"]
    environment = os.environ | {"PYTHONPATH": str(BASE)}
    subprocess.run(manage, cwd=root, env=environment, check=True, capture_output=True)
    copy = root / "locale" / "nl" / "LC_MESSAGES" / "django.po"
    return [entry for entry in polib.pofile(str(copy)) if not entry.obsolete]


def test_every_text_has_its_dutch(collected):
    assert [entry.msgid for entry in collected if not entry.translated() or entry.fuzzy] == []


def test_what_is_filled_in_is_the_same_in_both_languages(collected):
    different = []
    for entry in collected:
        english = entry.msgid_plural or entry.msgid
        dutch = entry.msgstr_plural.get(1, "") if entry.msgid_plural else entry.msgstr
        if set(PLACEHOLDER.findall(english)) != set(PLACEHOLDER.findall(dutch)):
            different.append((english, dutch))
    assert different == []


HIDDEN_TEXT = re.compile(r"""\bf["'][^\n]*\{\w*(?:_|gettext|gettext_lazy)\(""")


def test_no_text_hides_where_collecting_does_not_look():
    """Texts inside an f-string are not found by gettext, and stay English."""
    hidden = []
    for folder in SOURCES:
        for path in (BASE / folder).rglob("*.py"):
            hidden += [
                f"{path.relative_to(BASE)}: {line.strip()}"
                for line in path.read_text(encoding="utf-8").splitlines()
                if HIDDEN_TEXT.search(line)
            ]
    assert hidden == []
