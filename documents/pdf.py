"""PDFs from HTML templates: tagged, archival form, fonts embedded, nothing loaded from outside.

The form is PDF/A-3a as WeasyPrint writes it. No validator has confirmed it, so nothing here says
"conformant": see docs/verification.md.
"""

import hashlib
import io
import os
import shutil
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone, translation
from weasyprint import CSS, HTML, Attachment, Document
from weasyprint import __file__ as weasyprint_file
from weasyprint.css import ColorProfile
from weasyprint.text.fonts import FontConfiguration

from documents.pdf_assets import PackagedAssetsFetcher, asset_path, current_images

PDF_A_3A = "pdf/a-3a"
BASE_STYLESHEET = "asset:pdf/base.css"
FONT_FOLDER_PREFIX = "portal-pdf-fonts-"
COLOUR_SPACE = "portal-srgb"


@dataclass(frozen=True)
class DataAttachment:
    """A file inside the PDF. `relationship` as PDF/A-3 names it: Data, Source, Supplement…"""

    name: str
    content: bytes
    description: str = ""
    relationship: str = "Data"


class _SrgbProfile(ColorProfile):
    """sRGB, as archival PDF must name it, read once.

    WeasyPrint's own opens the file for every PDF, and writes other bytes after the first.
    """

    name = "sRGB2014"

    def __init__(self) -> None:
        self._bytes = (Path(weasyprint_file).parent / "pdf" / "sRGB2014.icc").read_bytes()
        super().__init__(
            io.BytesIO(self._bytes),
            "sRGB2014.icc",
            "relative-colorimetric",
            (["r"], ["g"], ["b"]),
        )

    @property
    def content(self) -> bytes:
        return self._bytes


@dataclass
class _Engine:
    """Fonts and parsed CSS, kept between PDFs: they cost more than the text of an agreement."""

    fonts: FontConfiguration
    fetcher: PackagedAssetsFetcher
    colours: _SrgbProfile
    lock: threading.Lock = field(default_factory=threading.Lock)
    stylesheets: dict[str, CSS] = field(default_factory=dict)

    def stylesheet(self, url: str) -> CSS:
        if url not in self.stylesheets:
            path = asset_path(url)
            if path is None:
                raise ValueError(f"not a packaged stylesheet: {url}")
            self.stylesheets[url] = CSS(
                string=path.read_text(encoding="utf-8"),
                base_url="asset:pdf/",
                url_fetcher=self.fetcher,
                font_config=self.fonts,
            )
        return self.stylesheets[url]


_engine: _Engine | None = None
_engine_lock = threading.Lock()
_inherited: list[_Engine] = []


def _get_engine() -> _Engine:
    global _engine
    with _engine_lock:
        if _engine is None:
            sweep_font_folders()
            fonts = FontConfiguration()
            # WeasyPrint unpacks fonts into a folder that outlives a killed worker. Ours carries
            # the process id, so that the next one can tidy up.
            fonts._folder = Path(tempfile.mkdtemp(prefix=f"{FONT_FOLDER_PREFIX}{os.getpid()}-"))
            _engine = _Engine(fonts=fonts, fetcher=PackagedAssetsFetcher(), colours=_SrgbProfile())
        return _engine


def sweep_font_folders() -> int:
    """Remove what workers that no longer run have left; returns how many folders."""
    removed = 0
    for folder in Path(tempfile.gettempdir()).glob(f"{FONT_FOLDER_PREFIX}*"):
        pid = folder.name.removeprefix(FONT_FOLDER_PREFIX).partition("-")[0]
        if pid.isdigit() and not _is_running(int(pid)):
            shutil.rmtree(folder, ignore_errors=True)
            removed += 1
    return removed


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _forget_engine_after_fork() -> None:
    """A child makes its own; the parent's fonts stay where they are when the child ends."""
    global _engine, _engine_lock
    _engine_lock = threading.Lock()
    if _engine is not None:
        _engine.fonts._folder = None
        _inherited.append(_engine)
        _engine = None


os.register_at_fork(after_in_child=_forget_engine_after_fork)


def warm_up() -> None:
    """Load fonts and CSS before the first document is asked for."""
    _get_engine().stylesheet(BASE_STYLESHEET)


def render(
    template: str,
    context: Mapping[str, Any],
    *,
    language: str,
    title: str,
    attachments: Sequence[DataAttachment] = (),
    variant: str | None = PDF_A_3A,
    images: Mapping[str, bytes] | None = None,
    created: datetime | None = None,
    stylesheets: Sequence[str] = (),
) -> bytes:
    """One PDF. Equal input with an equal `created` gives equal bytes.

    `language`: "nl" or "en", for texts and for the document's own language mark.
    `images`: PNG or JPEG bytes, used in the template as `<img src="image:name" alt="…">`.
    `stylesheets`: further packaged ones, as "asset:pdf/name.css".
    """
    moment = created or timezone.now()
    with translation.override(language):
        html = render_to_string(
            template,
            {
                **context,
                "pdf_language": language,
                "pdf_title": title,
                "pdf_created": moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            },
        )
    return render_html(
        html,
        attachments=attachments,
        variant=variant,
        images=images,
        created=moment,
        stylesheets=stylesheets,
    )


def render_html(
    html: str,
    *,
    attachments: Sequence[DataAttachment] = (),
    variant: str | None = PDF_A_3A,
    images: Mapping[str, bytes] | None = None,
    created: datetime | None = None,
    stylesheets: Sequence[str] = (),
) -> bytes:
    """As `render`, for HTML that is already text. It must carry `lang` and a `<title>`."""
    moment = (created or timezone.now()).astimezone(UTC)
    engine = _get_engine()
    token = current_images.set(images or {})
    try:
        # Pango's font map is shared and not made for two threads at once.
        with engine.lock:
            document = HTML(string=html, base_url="asset:pdf/", url_fetcher=engine.fetcher).render(
                font_config=engine.fonts,
                stylesheets=[engine.stylesheet(url) for url in (BASE_STYLESHEET, *stylesheets)],
                color_profiles={COLOUR_SPACE: engine.colours} if variant else None,
                output_intent=COLOUR_SPACE if variant else None,
                pdf_variant=variant,
            )
            return document.write_pdf(
                finisher=_finish,
                pdf_variant=variant,
                output_intent=COLOUR_SPACE if variant else None,
                pdf_identifier=_identifier(html, attachments),
                attachments=[_attachment(item, moment) for item in attachments],
            )
    finally:
        current_images.reset(token)


def _attachment(item: DataAttachment, moment: datetime) -> Attachment:
    return Attachment(
        string=item.content,
        name=item.name,
        description=item.description,
        relationship=item.relationship,
        created=moment,
        modified=moment,
    )


def _identifier(html: str, attachments: Sequence[DataAttachment]) -> bytes:
    digest = hashlib.sha256(html.encode())
    for item in attachments:
        digest.update(item.content)
    return digest.hexdigest()[:32].encode()


def _finish(document: Document, pdf: Any) -> None:
    """WeasyPrint names every attachment twice in the list of associated files; once is right."""
    if "AF" in pdf.catalog:
        pdf.catalog["AF"][:] = list(dict.fromkeys(pdf.catalog["AF"]))
