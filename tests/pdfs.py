"""PDFs with one page, good and hostile, made here."""

import io

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

RED = b"1 0 0 rg 0 400 595 442 re f"


def page(content: bytes = RED, *, box=(0, 0, 595, 842), password: str = "") -> bytes:
    with pikepdf.new() as pdf:
        pdf.pages.append(_page(pdf, content, box))
        return _saved(pdf, password)


def that_acts() -> bytes:
    """Runs a script when it is opened, fetches an address, and has a file inside."""
    with pikepdf.new() as pdf:
        pdf.pages.append(_page(pdf, RED, (0, 0, 595, 842)))
        pdf.Root.OpenAction = Dictionary(
            S=Name.JavaScript, JS="app.launchURL('http://127.0.0.1:9/', true); while (true) {}"
        )
        pdf.pages[0].AA = Dictionary(O=Dictionary(S=Name.URI, URI="http://127.0.0.1:9/"))
        pdf.attachments["run.exe"] = b"MZ"
        return _saved(pdf)


def that_never_ends(depth: int = 40) -> bytes:
    """Each drawing draws the next one twice."""
    with pikepdf.new() as pdf:
        inner = Stream(pdf, RED, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 595, 842])
        for _ in range(depth):
            resources = Dictionary(XObject=Dictionary(A=pdf.make_indirect(inner)))
            inner = Stream(
                pdf, b"/A Do /A Do", Type=Name.XObject, Subtype=Name.Form,
                BBox=[0, 0, 595, 842], Resources=resources,
            )  # fmt: skip
        added = _page(pdf, b"/A Do", (0, 0, 595, 842))
        added.Resources = Dictionary(XObject=Dictionary(A=pdf.make_indirect(inner)))
        pdf.pages.append(added)
        return _saved(pdf)


def with_a_huge_picture(side: int = 60_000) -> bytes:
    """A few kilobytes that say they are billions of pixels."""
    with pikepdf.new() as pdf:
        image = Stream(
            pdf, b"\0" * 1000, Type=Name.XObject, Subtype=Name.Image, Width=side, Height=side,
            ColorSpace=Name.DeviceRGB, BitsPerComponent=8,
        )  # fmt: skip
        added = _page(pdf, b"q 595 0 0 842 0 0 cm /A Do Q", (0, 0, 595, 842))
        added.Resources = Dictionary(XObject=Dictionary(A=pdf.make_indirect(image)))
        pdf.pages.append(added)
        return _saved(pdf)


def _page(pdf, content, box):
    return pikepdf.Page(
        Dictionary(Type=Name.Page, MediaBox=Array(list(box)), Contents=Stream(pdf, content))
    )


def _saved(pdf, password: str = "") -> bytes:
    output = io.BytesIO()
    locked = pikepdf.Encryption(owner=password, user=password) if password else None
    pdf.save(output, encryption=locked or False)
    return output.getvalue()
