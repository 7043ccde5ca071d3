"""What a file is, by its first bytes: names lie, and so do the types that browsers send."""

import zipfile
from typing import BinaryIO

from django.utils.translation import gettext as _

from core.spreadsheets.limits import SpreadsheetRefused

TEXT = "text"
WORKBOOK = "workbook"

_SIGNATURES: list[tuple[bytes, str]] = [
    (b"%PDF", "pdf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_office"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"BM", "bitmap"),
    (b"RIFF", "image"),
    (b"\x1f\x8b", "packed"),
    (b"7z\xbc\xaf", "packed"),
    (b"Rar!", "packed"),
]


def file_kind(file: BinaryIO) -> str:
    """TEXT or WORKBOOK; anything else is refused by name."""
    file.seek(0)
    start = file.read(4096)
    file.seek(0)
    if not start.strip():
        raise SpreadsheetRefused(_("This file is empty. Export it again and upload the new file."))
    if start.startswith(b"PK"):
        return _packed_kind(file)
    for signature, kind in _SIGNATURES:
        if start.startswith(signature) and (kind != "bitmap" or b"\x00" in start[:32]):
            raise SpreadsheetRefused(_sentence(kind))
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return TEXT
    if b"\x00" in start:
        raise SpreadsheetRefused(_sentence("binary"))
    head = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<meta")):
        raise SpreadsheetRefused(_sentence("html"))
    if head.startswith((b"<?xml", b"<svg")):
        raise SpreadsheetRefused(_sentence("xml"))
    return TEXT


def _packed_kind(file: BinaryIO) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise SpreadsheetRefused(_sentence("damaged")) from None
    finally:
        file.seek(0)
    if "xl/workbook.xml" in names:
        return WORKBOOK
    if "xl/workbook.bin" in names:
        raise SpreadsheetRefused(_sentence("binary_workbook"))
    if "content.xml" in names and "mimetype" in names:
        raise SpreadsheetRefused(_sentence("open_document"))
    if "word/document.xml" in names or "ppt/presentation.xml" in names:
        raise SpreadsheetRefused(_sentence("document"))
    raise SpreadsheetRefused(_sentence("packed"))


def _sentence(kind: str) -> str:
    return {
        "pdf": _("This is a PDF. Export the list as CSV or Excel (.xlsx) and upload that file."),
        "image": _("This is a picture, not a list. Export the list as CSV or Excel (.xlsx)."),
        "bitmap": _("This is a picture, not a list. Export the list as CSV or Excel (.xlsx)."),
        "old_office": _(
            "This is an old Excel file (.xls), or an Excel file with a password. Open it, "
            "save it as .xlsx without a password, and upload that file."
        ),
        "open_document": _(
            "This is an OpenDocument file (.ods). Save it as Excel (.xlsx) or CSV, and upload that."
        ),
        "binary_workbook": _(
            "This is a binary Excel file (.xlsb). Save it as .xlsx, and upload that file."
        ),
        "document": _("This is a text document. Export the list as CSV or Excel (.xlsx)."),
        "packed": _("This is a packed file. Unpack it, and upload the CSV or Excel file inside."),
        "html": _("This is a web page, not a list. Export the list as CSV or Excel (.xlsx)."),
        "xml": _("This is an XML file. Export the list as CSV or Excel (.xlsx)."),
        "binary": _("This file holds no text. Export the list as CSV or Excel (.xlsx)."),
        "damaged": _("This file is damaged and cannot be opened. Export it again and upload it."),
    }[kind]
