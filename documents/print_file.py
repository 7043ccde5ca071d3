"""Writing many PDFs behind each other into one, object by object.

Libraries keep every object until the end, so their memory grows with the number of files. Here a
file is read, its pages are written under new numbers, and it is forgotten.
"""

import io
from typing import IO, Any, cast

from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    StreamObject,
)

PAGES, CATALOG = 1, 2
A4 = "[0 0 595.276 841.89]"
# Page settings that may stand higher up in the page tree.
INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
# The structure tree and the seal belong to the single file.
LEFT_OUT = {"/Parent", "/StructParents", "/StructParent", "/AF", "/Metadata", "/B"}


class PrintFile:
    """One PDF that grows page by page. Call `close` at the end."""

    def __init__(self, destination: IO[bytes]) -> None:
        self._destination = destination
        self._position = 0
        self._offsets: dict[int, int] = {}
        self._last = CATALOG
        self._pages: list[int] = []
        self._put(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    @property
    def pages(self) -> int:
        return len(self._pages)

    def add_blank_page(self) -> None:
        number = self._new_number()
        body = f"<< /Type /Page /Parent {PAGES} 0 R /MediaBox {A4} /Resources << >> >>"
        self._put_object(number, body.encode())
        self._pages.append(number)

    def add(self, source: IO[bytes]) -> None:
        """All pages of `source`. Raises what the reader raises when it is not a readable PDF."""
        reader = PdfReader(source)
        if reader.is_encrypted:
            raise ValueError("protected by a password")
        _Copy(self, reader).run()

    def close(self) -> None:
        kids = " ".join(f"{number} 0 R" for number in self._pages)
        self._put_object(PAGES, f"<< /Type /Pages /Count {self.pages} /Kids [{kids}] >>".encode())
        self._put_object(CATALOG, f"<< /Type /Catalog /Pages {PAGES} 0 R >>".encode())
        start = self._position
        self._put(f"xref\n0 {self._last + 1}\n0000000000 65535 f \n".encode())
        for number in range(1, self._last + 1):
            self._put(f"{self._offsets[number]:010d} 00000 n \n".encode())
        trailer = f"trailer\n<< /Size {self._last + 1} /Root {CATALOG} 0 R >>\n"
        self._put(f"{trailer}startxref\n{start}\n%%EOF\n".encode())

    def _new_number(self) -> int:
        self._last += 1
        return self._last

    def _put(self, content: bytes) -> None:
        self._destination.write(content)
        self._position += len(content)

    def _put_object(self, number: int, body: bytes) -> None:
        self._offsets[number] = self._position
        self._put(b"%d 0 obj\n%s\nendobj\n" % (number, body))


class _Copy:
    """The pages of one file, with everything they need and nothing else."""

    def __init__(self, target: PrintFile, reader: PdfReader) -> None:
        self._target = target
        self._reader = reader
        self._numbers: dict[int, int] = {}
        self._waiting: list[IndirectObject] = []

    def run(self) -> None:
        pages = list(self._reader.pages)
        # First, so that a link to another page finds that page and not a copy of it.
        numbers = [self._target._new_number() for _ in pages]
        for page, number in zip(pages, numbers, strict=True):
            if page.indirect_reference is not None:
                self._numbers[page.indirect_reference.idnum] = number
        for page, number in zip(pages, numbers, strict=True):
            self._target._put_object(number, self._body(self._page(page)))
            self._target._pages.append(number)
        while self._waiting:
            reference = self._waiting.pop()
            self._target._put_object(
                self._numbers[reference.idnum], self._body(reference.get_object())
            )

    def _page(self, page: DictionaryObject) -> DictionaryObject:
        whole = DictionaryObject(page)
        holder: Any = page
        for _ in range(32):
            for key in INHERITED:
                if key not in whole and key in holder:
                    whole[NameObject(key)] = holder.raw_get(key)
            if "/Parent" not in holder:
                break
            holder = holder["/Parent"]
        if "/Annots" in whole:
            annotations = cast(ArrayObject, page["/Annots"])
            notes = [n for n in annotations if n.get_object().get("/FT") != "/Sig"]
            whole[NameObject("/Annots")] = ArrayObject(notes)
        return whole

    def _body(self, value: Any) -> bytes:
        output = io.BytesIO()
        self._write(value, output)
        return output.getvalue()

    def _write(self, value: Any, output: IO[bytes]) -> None:
        if isinstance(value, IndirectObject):
            output.write(b"%d 0 R" % self._number(value))
        elif isinstance(value, StreamObject):
            self._write_dictionary(value, output, length=len(value._data))
            output.write(b"\nstream\n" + value._data + b"\nendstream")
        elif isinstance(value, DictionaryObject):
            self._write_dictionary(value, output)
        elif isinstance(value, ArrayObject):
            output.write(b"[")
            for item in value:
                output.write(b" ")
                self._write(item, output)
            output.write(b" ]")
        elif value is None:
            output.write(b"null")
        else:
            value.write_to_stream(output)

    def _write_dictionary(
        self, value: DictionaryObject, output: IO[bytes], length: int | None = None
    ) -> None:
        output.write(b"<<")
        if value.get("/Type") == "/Page":
            output.write(b" /Parent %d 0 R" % PAGES)
        for key in value:
            if key in LEFT_OUT or (length is not None and key == "/Length"):
                continue
            output.write(b" ")
            NameObject(key).write_to_stream(output)
            output.write(b" ")
            self._write(value.raw_get(key), output)
        if length is not None:
            output.write(b" /Length ")
            NumberObject(length).write_to_stream(output)
        output.write(b" >>")

    def _number(self, reference: IndirectObject) -> int:
        if reference.idnum not in self._numbers:
            self._numbers[reference.idnum] = self._target._new_number()
            self._waiting.append(reference)
        return self._numbers[reference.idnum]
