"""What may be sent and what not, by content; each file is looked at by the real process."""

import io
import os
import struct

import pytest
from PIL import Image

from core.errors import ActionRefused
from documents import file_types as types
from documents.services.contents import SENTENCES, Refused, examine_file
from tests import files

GOOD = {
    "jpeg": (lambda: files.picture("JPEG"), types.JPEG),
    "png": (lambda: files.picture("PNG"), types.PNG),
    "png with holes": (lambda: files.picture("PNG", mode="RGBA"), types.PNG),
    "grey png": (lambda: files.picture("PNG", mode="L"), types.PNG),
    "webp": (lambda: files.picture("WEBP"), types.WEBP),
    "heic": (files.heic, types.JPEG),
    "gif": (lambda: files.picture("GIF", mode="P"), types.PNG),
    "50 million pixels": (lambda: files.picture("JPEG", (8160, 6144)), types.JPEG),
    "108 million pixels": (lambda: files.picture("JPEG", (12000, 9000)), types.JPEG),
    "pdf": (lambda: files.PDF, types.PDF),
    "mp4": (files.movie, types.MP4),
    "mov": (lambda: files.movie(b"qt  "), types.MOV),
    "m4a": (lambda: files.movie(b"M4A ", (b"soun",)), types.M4A),
    "spoken mp4": (lambda: files.movie(b"mp42", (b"soun",)), types.M4A),
    "webm": (files.webm, types.WEBM),
    "webm sound": (lambda: files.webm(b"A_OPUS"), types.WEBM_SOUND),
    "mp3": (files.mp3, types.MP3),
    "ogg": (files.ogg, types.OGG),
    "docx": (files.office, types.DOCX),
    "xlsx": (lambda: files.office("spreadsheetml.sheet"), types.XLSX),
    "pptx": (lambda: files.office("presentationml.presentation"), types.PPTX),
    "odt": (files.open_document, types.ODT),
    "ods": (lambda: files.open_document("spreadsheet"), types.ODS),
    "text": (lambda: "Verslag: café\n".encode(), types.TEXT),
    "old text": (lambda: "Verslag: café\n".encode("cp1252"), types.TEXT),
    "wide text": (lambda: "Verslag: café\n".encode("utf-16"), types.TEXT),
    "eicar, without a scanner": (lambda: files.EICAR, types.TEXT),
    "docx with a link to click": (lambda: files.fetching(kind="hyperlink"), types.DOCX),
    "docx of a template on its own disk": (
        lambda: files.fetching("file:///C:\\Users\\x\\Templates\\school.dotx"),
        types.DOCX,
    ),
}
BAD = {
    "html called jpg": (lambda: files.HTML, "web_page"),
    "html behind spaces": (lambda: b" \r\n\t" + files.HTML, "web_page"),
    "html with a mark": (lambda: b"\xef\xbb\xbf" + files.HTML, "web_page"),
    "html in utf-16": (lambda: files.HTML.decode().encode("utf-16"), "web_page"),
    "xhtml": (lambda: b'<?xml version="1.0"?><html/>', "web_page"),
    "svg": (lambda: files.SVG, "web_page"),
    "svg behind a comment": (lambda: b"<!-- x -->" + files.SVG, "web_page"),
    "html before a pdf": (lambda: files.HTML + files.PDF, "web_page"),
    "words before a pdf": (lambda: b"hallo\x00" + files.PDF, ""),
    "pdf cut off": (lambda: files.PDF[:-8], "pdf_incomplete"),
    "moving gif": (files.moving_gif, "picture_moving"),
    "40,000 x 40,000 png": (files.huge_png, "picture_too_large"),
    "40,000 x 40,000 jpeg": (files.huge_jpeg, "picture_too_large"),
    "jpeg cut off": (lambda: files.picture("JPEG", (600, 400))[:900], "picture_damaged"),
    "corrupt heic": (lambda: files.heic()[:300] + bytes(200), "picture_damaged"),
    "heic of nothing": (lambda: files.box(b"ftyp", b"heic\0\0\0\0mif1heic"), "picture_damaged"),
    "png of nothing": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(50), "picture_damaged"),
    "mp4 cut at 90%": (lambda: files.movie(size=9000)[:9000], "film_incomplete"),
    "mp4 with a lying box": (
        lambda: files.movie() + struct.pack(">I", 9999) + b"free",
        "film_incomplete",
    ),
    "mp4 of nothing": (lambda: files.movie(handlers=()), ""),
    "avif": (lambda: files.box(b"ftyp", b"avif\0\0\0\0mif1"), ""),
    "matroska": (lambda: files.webm().replace(b"\x84webm", b"\x84matr"), ""),
    "one mp3 frame and html": (lambda: files.mp3(1) + files.HTML, "web_page"),
    "ogg of nothing": (lambda: b"OggS\x00" + bytes(300), ""),
    "docx with macros": (
        lambda: files.office(extra=[("word/vbaProject.bin", b"x")]),
        "macros",
    ),
    "docm called docx": (
        lambda: files.office(
            content_type="application/vnd.ms-word.document.macroEnabled.main+xml"
        ),
        "macros",
    ),
    "docx with a control": (
        lambda: files.office(extra=[("word/activeX/activeX1.bin", b"x")]),
        "macros",
    ),
    "docx with a program": (lambda: files.office(extra=[("word/a.exe", b"MZ")]), "macros"),
    "odt with macros": (
        lambda: files.open_document(extra=[("Basic/Standard/x.xml", b"<x/>")]),
        "macros",
    ),
    "docx bomb": (files.bomb, "bomb"),
    "docx bomb with a lying header": (files.lying_bomb, "office_damaged"),
    "docx of 5,000 parts": (files.crowd, "bomb"),
    "docx with an entity": (
        lambda: files.office(text='<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'),
        "external",
    ),
    "docx with an entity in utf-16": (
        lambda: files.office(extra=[("word/b.xml", "<!DOCTYPE x []><x/>".encode("utf-16"))]),
        "external",
    ),
    "docx that fetches a template": (files.fetching, "external"),
    "docx that fetches from a share": (
        lambda: files.fetching("\\\\evil.example\\t.dotm"),
        "external",
    ),
    "docx with a path": (lambda: files.office(extra=[("../../evil", b"x")]), "office_damaged"),
    "docx with a whole path": (lambda: files.office(extra=[("/etc/evil", b"x")]), "office_damaged"),
    "docx with a link": (files.symlink_document, "office_damaged"),
    "docx cut off": (lambda: files.office()[:-30], "office_damaged"),
    "locked docx": (files.locked, "locked"),
    "zip": (lambda: files.office(content_type="text/plain"), "archive"),
    "old doc": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_office"),
    "rtf": (lambda: b"{\\rtf1 hallo}", "old_office"),
    "program": (lambda: b"MZ" + bytes(100), "program"),
    "shell script": (lambda: b"#!/bin/sh\nrm -rf /\n", "program"),
    "noise": (lambda: bytes(range(256)) * 20, ""),
    "nothing but spaces": (lambda: b"   \n", ""),
    "gif and archive in one": (lambda: b"GIF89a" + files.office(), "picture_damaged"),
    "postscript": (lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n", "unknown"),
}  # fmt: skip


def look(tmp_path, content, allowed=types.EVIDENCE_TYPES):
    path, new = tmp_path / "sent", tmp_path / "new"
    path.write_bytes(content)
    found = examine_file(path, allowed=allowed, rewrite_to=new)
    return found, (new if new.exists() else path).read_bytes()


@pytest.mark.parametrize("name", GOOD)
def test_what_may_be_sent(tmp_path, name):
    make, expected = GOOD[name]
    assert look(tmp_path, make())[0] == expected


@pytest.mark.parametrize("name", BAD)
def test_what_is_refused_with_a_sentence(tmp_path, name):
    make, reason = BAD[name]
    with pytest.raises(Refused) as refusal:
        look(tmp_path, make())
    expected = str(SENTENCES[reason]) if reason in SENTENCES else "Files of this kind cannot"
    assert str(refusal.value).startswith(expected)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIC"])
def test_no_picture_tells_where_it_was_taken(tmp_path, kind):
    sent = files.heic() if kind == "HEIC" else files.picture(kind)
    assert b"Telephone" in sent
    _found, kept = look(tmp_path, sent)
    assert b"Telephone" not in kept
    with Image.open(io.BytesIO(kept)) as image:
        assert dict(image.getexif()) == {}
        assert not {"exif", "icc_profile", "xmp", "comment"} & set(image.info)


def test_a_turned_photo_is_set_upright(tmp_path):
    _found, kept = look(tmp_path, files.picture(size=(80, 40), turned=True))
    with Image.open(io.BytesIO(kept)) as image:
        assert image.size == (40, 80)


def test_what_hides_behind_a_picture_is_gone(tmp_path):
    _found, kept = look(tmp_path, files.picture() + files.HTML)
    assert b"script" not in kept


def test_a_video_no_longer_tells_where_it_was_made(tmp_path):
    sent = files.movie()
    found, kept = look(tmp_path, sent)
    assert (found, len(kept)) == (types.MP4, len(sent))
    assert b"udta" in sent
    assert b"udta" not in kept
    assert kept.count(b"free") == 1


def test_text_of_an_old_program_is_kept_as_everybody_reads_it(tmp_path):
    assert look(tmp_path, "café".encode("cp1252"))[1].decode() == "café"


def test_a_huge_picture_takes_no_memory(tmp_path):
    """The limit is far below what 40,000 × 40,000 pixels would take; the answer is still ours."""
    with pytest.raises(Refused, match="too many pixels"):
        look(tmp_path, files.huge_png())


def test_what_was_not_asked_for_is_not_looked_into(tmp_path):
    with pytest.raises(ActionRefused, match="not a PDF, PNG or JPEG"):
        look(tmp_path, files.movie(), types.SCAN_TYPES)


def test_any_bytes_get_an_answer(tmp_path):
    """Good files with bytes turned over: taken or refused, never an error of ours."""
    for number, (make, _type) in enumerate(list(GOOD.values())[::3]):
        content = bytearray(make()[:20_000])
        for place in range(number, len(content), 997):
            content[place] ^= 0xA5
        try:
            look(tmp_path, bytes(content))
        except Refused:
            continue


def test_a_full_disk_is_no_fault_of_the_picture(tmp_path):
    """A picture that is written anew needs room: /dev/full has none."""
    os.symlink("/dev/full", tmp_path / "new")
    with pytest.raises(ActionRefused, match="no room left"):
        look(tmp_path, files.picture(size=(2000, 1500)))
