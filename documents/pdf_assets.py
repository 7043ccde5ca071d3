"""What a PDF may load: our own packaged files and images handed over by the caller. Nothing else.

`asset:fonts/pdf/Inter-Bold.woff2` and `asset:pdf/base.css` are files under `static/`;
`image:logo` is the image called "logo" in the `images` of this one call.
"""

import re
from collections.abc import Mapping
from contextvars import ContextVar
from pathlib import Path

import structlog
from django.conf import settings
from weasyprint.urls import URLFetcher, URLFetcherResponse

logger = structlog.get_logger(__name__)

ASSET_URL = re.compile(
    r"^asset:(?P<path>(?:pdf|fonts/pdf)/[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\.(?:css|woff2|png))\Z"
)
IMAGE_URL = re.compile(r"^image:(?P<name>[a-z0-9_-]{1,60})\Z")
CONTENT_TYPES = {".css": "text/css", ".woff2": "font/woff2", ".png": "image/png"}
IMAGE_SIGNATURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}

current_images: ContextVar[Mapping[str, bytes]] = ContextVar("current_images")


class FetchRefused(ValueError):
    """A document asked for something outside the portal; WeasyPrint then leaves it out."""


def asset_path(url: str) -> Path | None:
    match = ASSET_URL.match(url)
    return settings.BASE_DIR / "static" / match["path"] if match else None


def image_content_type(content: bytes) -> str | None:
    """PNG or JPEG only: other formats reach decoders that have been broken before."""
    return next(
        (kind for start, kind in IMAGE_SIGNATURES.items() if content.startswith(start)), None
    )


class PackagedAssetsFetcher(URLFetcher):
    """Answers `asset:` and `image:`; every other address is refused before anything is opened."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=[], allow_redirects=False)

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        if path := asset_path(url):
            return self._response(url, path.read_bytes(), CONTENT_TYPES[path.suffix])
        if match := IMAGE_URL.match(url):
            content = current_images.get({}).get(match["name"])
            if content is not None and (content_type := image_content_type(content)):
                return self._response(url, content, content_type)
        # The scheme alone: an address typed by a person may hold a secret.
        logger.warning("pdf_fetch_refused", scheme=url.partition(":")[0][:20])
        raise FetchRefused("only packaged assets may be loaded")

    @staticmethod
    def _response(url: str, content: bytes, content_type: str) -> URLFetcherResponse:
        return URLFetcherResponse(url, content, {"Content-Type": content_type})
