"""The kinds of file the portal knows. Which of them a file is, `documents.contents` finds out.

Knows nothing of Django: the process that looks into files imports it.
"""

PDF = "application/pdf"
PNG = "image/png"
JPEG = "image/jpeg"
WEBP = "image/webp"
HEIC = "image/heic"
GIF = "image/gif"
MP4 = "video/mp4"
MOV = "video/quicktime"
WEBM = "video/webm"
M4A = "audio/mp4"
MP3 = "audio/mpeg"
OGG = "audio/ogg"
WEBM_SOUND = "audio/webm"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
ODP = "application/vnd.oasis.opendocument.presentation"
TEXT = "text/plain"

PICTURE_TYPES = frozenset({JPEG, PNG, WEBP, HEIC, GIF})
VIDEO_TYPES = frozenset({MP4, MOV, WEBM})
SOUND_TYPES = frozenset({M4A, MP3, OGG, WEBM_SOUND})
OFFICE_TYPES = frozenset({DOCX, XLSX, PPTX, ODT, ODS, ODP})
SCAN_TYPES = frozenset({PDF, PNG, JPEG})
EVIDENCE_TYPES = PICTURE_TYPES | VIDEO_TYPES | SOUND_TYPES | OFFICE_TYPES | {PDF, TEXT}
# A browser shows these itself: pictures were written anew by us, the others are played, never run.
INLINE_TYPES = frozenset({JPEG, PNG, WEBP}) | VIDEO_TYPES | SOUND_TYPES

EXTENSIONS = {
    PDF: ".pdf",
    PNG: ".png",
    JPEG: ".jpg",
    WEBP: ".webp",
    HEIC: ".heic",
    GIF: ".gif",
    MP4: ".mp4",
    MOV: ".mov",
    WEBM: ".webm",
    M4A: ".m4a",
    MP3: ".mp3",
    OGG: ".ogg",
    WEBM_SOUND: ".webm",
    DOCX: ".docx",
    XLSX: ".xlsx",
    PPTX: ".pptx",
    ODT: ".odt",
    ODS: ".ods",
    ODP: ".odp",
    TEXT: ".txt",
    "application/zip": ".zip",
    "application/json": ".json",
    "text/csv": ".csv",
}


def family_of(content_type: str) -> str:
    """picture, video, sound, text or document."""
    if content_type == TEXT:
        return "text"
    families = {"image": "picture", "video": "video", "audio": "sound"}
    return families.get(content_type.partition("/")[0], "document")


def accept_attribute(types: frozenset[str]) -> str:
    """For <input type=file accept>: a hint to the browser, and no more.

    Types and endings: telephones know the first, desktops the second.
    """
    return ",".join([*sorted(types), *sorted({EXTENSIONS[each] for each in types})])
