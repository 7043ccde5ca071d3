"""Office documents are ZIP files; what stands in them must be a document and nothing more."""

import re
import stat
import zipfile
from typing import IO

from documents.contents.findings import Finding, NotTaken
from documents.file_types import DOCX, ODP, ODS, ODT, PPTX, XLSX

MOST_ENTRIES = 4000
MOST_UNPACKED = 300 * 1024 * 1024
MOST_TIMES = 200  # more than text ever shrinks to; a bomb is a thousand times smaller
SMALL = 1024 * 1024
PIECE = 256 * 1024
MAIN_PARTS = {
    b"wordprocessingml.document.main+xml": DOCX,
    b"spreadsheetml.sheet.main+xml": XLSX,
    b"presentationml.presentation.main+xml": PPTX,
    b"presentationml.slideshow.main+xml": PPTX,
}
OPEN_DOCUMENT = {each.encode(): each for each in (ODT, ODS, ODP)}
MACROS = re.compile(
    r"vbaProject|vbaData|(^|/)(activeX|macrosheets|dialogsheets)/|^(Basic|Scripts)/"
    r"|\.(docm|dotm|xlsm|xltm|xlam|pptm|potm|ppam|exe|dll|com|scr|js|vbs|hta|bat|cmd|ps1|jar|lnk)$",
    re.IGNORECASE,
)
ENTITIES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
# A template or object that Word fetches by itself from elsewhere; links to click on are fine.
FETCHED = re.compile(
    rb"<Relationship\b(?=[^>]*/(?:attachedTemplate|oleObject|frame|subDocument)[\"'])"
    rb"(?=[^>]*Target\s*=\s*[\"']\s*(?:https?:|ftp:|\\\\|file:(?:////|\\\\)))[^>]*>",
    re.IGNORECASE,
)


def look_into(stream: IO[bytes]) -> Finding:
    try:
        with zipfile.ZipFile(stream) as archive:
            entries = archive.infolist()
            if any(entry.flag_bits & 0x1 for entry in entries):
                raise NotTaken("locked")
            found = _type(archive, entries)
            _check_entries(entries)
            for entry in entries:
                _check_content(archive, entry)
    except NotTaken:
        raise
    # zipfile and zlib have many ways to say that something is wrong.
    except Exception as error:
        raise NotTaken("office_damaged") from error
    return Finding(found, found)


def _type(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> str:
    names = {entry.filename for entry in entries}
    if "[Content_Types].xml" in names:
        types = _start_of(archive, "[Content_Types].xml")
        if re.search(rb"macroEnabled|vbaProject", types, re.IGNORECASE):
            raise NotTaken("macros")
        for mark, content_type in MAIN_PARTS.items():
            if mark in types:
                return content_type
    if "mimetype" in names:
        content_type = OPEN_DOCUMENT.get(_start_of(archive, "mimetype").strip(), "")
        if content_type and entries[0].filename == "mimetype":
            return content_type
    raise NotTaken("archive")


def _start_of(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(SMALL)


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES or sum(each.file_size for each in entries) > MOST_UNPACKED:
        raise NotTaken("bomb")
    if len({entry.filename.casefold() for entry in entries}) < len(entries):
        raise NotTaken("office_damaged")
    for entry in entries:
        parts = entry.filename.replace("\\", "/").split("/")
        if ".." in parts or entry.filename.startswith(("/", "\\")) or ":" in parts[0]:
            raise NotTaken("office_damaged")
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise NotTaken("office_damaged")
        if MACROS.search(entry.filename):
            raise NotTaken("macros")
        if entry.file_size > SMALL and entry.file_size > MOST_TIMES * entry.compress_size:
            raise NotTaken("bomb")


def _check_content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Read all of it, so that a header that lies about a size or a checksum shows."""
    is_xml = entry.filename.lower().endswith((".xml", ".rels"))
    before = b""
    with archive.open(entry) as part:
        while piece := part.read(PIECE):
            if is_xml:
                text = (before + piece).replace(b"\x00", b"")
                if ENTITIES.search(text) or FETCHED.search(text):
                    raise NotTaken("external")
                before = piece[-4096:]
