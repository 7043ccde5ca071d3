"""What every page loads, as one style sheet and one script where a portal is really used.

Developers write one file per component; forty links would make every page heavier and slower to
draw than its content. The lists are the templates that link the files one by one.
"""

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from django.template.loader import get_template
from whitenoise.storage import CompressedManifestStaticFilesStorage

BUNDLES = {
    "css/portal.css": "components/styles.html",
    "js/portal.js": "components/scripts.html",
}
LINKED = re.compile(r"""{% static ['"]([^'"]+)['"] %}""")
ADDRESS = re.compile(r"""url\((["']?)(?!data:)([^)"']+)\1\)""")


def parts_of(bundle: str) -> list[str]:
    """The names of the files that `bundle` holds, in their order."""
    listed: Any = get_template(BUNDLES[bundle])
    return LINKED.findall(listed.template.source)


def content_of(bundle: str) -> str:
    return "\n".join(_content(part, bundle) for part in parts_of(bundle))


def _content(part: str, bundle: str) -> str:
    text = Path(finders.find(part) or part).read_text(encoding="utf-8")
    if bundle.endswith(".js"):
        return f"{text};"
    here = posixpath.dirname(bundle)

    def moved(found: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(part), found[2]))
        return f'url("{posixpath.relpath(target, here)}")'

    return ADDRESS.sub(moved, text)


class PortalStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Hashed names and compression by WhiteNoise, with the bundles among what is collected."""

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str | None, bool | Exception]]:
        if not dry_run:
            for bundle in BUNDLES:
                self.delete(bundle)
                self._save(bundle, ContentFile(content_of(bundle).encode()))
                paths[bundle] = (self, bundle)
        yield from super().post_process(paths, dry_run, **options)
