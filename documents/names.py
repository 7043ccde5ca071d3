"""File names that are safe in a header, a ZIP and a download folder."""

import re
import unicodedata

from documents.file_types import EXTENSIONS

LIMIT = 120
# Other endings that people give to the same content; ours takes their place.
OTHER_ENDINGS = {
    ".jpg": (".jpeg", ".heic", ".heif"),
    ".png": (".gif",),
    ".mov": (".qt",),
    ".ogg": (".oga", ".opus"),
}
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)


def clean_name(name: str, content_type: str) -> str:
    """`name` without folders, control and direction characters, with the ending of its content.

    "..\\evil\\u202egnp.exe" as a PNG becomes "gnp.exe.png": the ending never lies.
    """
    text = unicodedata.normalize("NFC", str(name)).replace("\\", "/").rpartition("/")[2]
    text = "".join(c if not unicodedata.category(c).startswith("C") else "" for c in text)
    text = re.sub(r'[<>:"|?*]+', "-", text)
    text = re.sub(r"\s+", " ", text).strip()
    extension = EXTENSIONS.get(content_type, "")
    stem = text
    for ending in (extension, *OTHER_ENDINGS.get(extension, ())):
        if ending and stem.lower().endswith(ending):
            stem = stem[: -len(ending)]
            break
    stem = stem[: LIMIT - len(extension)].strip(" .")
    if not stem or _RESERVED.match(stem.partition(".")[0]):
        stem = f"document-{stem}" if stem else "document"
    return f"{stem}{extension}"


def unique_name(name: str, taken: set[str]) -> str:
    """`name`, numbered when it was used before (also in other case). Adds it to `taken`."""
    stem, dot, ending = name.rpartition(".")
    candidate, number = name, 1
    while candidate.casefold() in taken:
        number += 1
        candidate = f"{stem} ({number}){dot}{ending}" if dot else f"{name} ({number})"
    taken.add(candidate.casefold())
    return candidate
