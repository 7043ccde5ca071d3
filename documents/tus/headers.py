"""The headers of tus 1.0 (https://tus.io/protocols/resumable-upload), read strictly."""

import base64
import binascii
from collections.abc import Mapping

from django.http import HttpRequest

VERSION = "1.0.0"
EXTENSIONS = "creation,expiration,termination"
PIECE_TYPE = "application/offset+octet-stream"
MOST_METADATA = 4096


class BadHeader(ValueError):
    """A header that is missing or says something impossible."""


def number(request: HttpRequest, name: str) -> int:
    text = request.headers.get(name, "")
    # str.isdecimal also takes other scripts' digits.
    if not text.isascii() or not text.isdecimal() or len(text) > 15:
        raise BadHeader(name)
    return int(text)


def metadata(request: HttpRequest) -> Mapping[str, str]:
    text = request.headers.get("Upload-Metadata", "")
    if len(text) > MOST_METADATA:
        raise BadHeader("Upload-Metadata")
    found = {}
    for pair in filter(None, (part.strip() for part in text.split(","))):
        key, _space, value = pair.partition(" ")
        try:
            found[key] = base64.b64decode(value, validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError) as error:
            raise BadHeader("Upload-Metadata") from error
    return found
