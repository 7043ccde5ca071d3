"""Whatever people call a list: it is read, or refused with a sentence that helps."""

import io
import resource
import struct
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from core.spreadsheets import Limits, SpreadsheetRefused, read_table

KNOWN = {"nummer", "naam", "begindatum", "uren"}
LIST = "Nummer;Naam;Begindatum\n1;Özlem O'Neill;01-09-2026\n2;Chloé ten Brink;02-09-2026\n"


def known(label: str) -> bool:
    return label.strip().lower() in KNOWN


def read(content: bytes, **limits):
    table = read_table(io.BytesIO(content), recognise=known, limits=Limits(**limits))
    return table, [(row.line, row.values) for row in table.rows]


def refusal(content: bytes, **limits) -> str:
    with pytest.raises(SpreadsheetRefused) as refused:
        read(content, **limits)
    return str(refused.value)


def workbook(*rows, sheets=None) -> bytes:
    book = openpyxl.Workbook()
    for name, lines in (sheets or {"Blad1": rows}).items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    del book["Sheet"]
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def repacked(content: bytes, **parts: bytes) -> bytes:
    """The same workbook with other bytes in some parts (dots for slashes in their names)."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for entry in source.infolist():
            replaced = parts.get(entry.filename.rsplit("/")[-1].split(".")[0])
            copy.writestr(entry, replaced if replaced is not None else source.read(entry))
    return target.getvalue()


@pytest.mark.parametrize(
    ("encoding", "found"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("cp1252", "cp1252")],
)
def test_every_encoding_that_schools_export(encoding, found):
    table, rows = read(LIST.encode(encoding))
    assert table.encoding == found
    assert [values[1] for _line, values in rows] == ["Özlem O'Neill", "Chloé ten Brink"]


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_delimiter_is_found(delimiter):
    table, rows = read(LIST.replace(";", delimiter).encode())
    assert table.delimiter == delimiter
    assert table.columns == ["Nummer", "Naam", "Begindatum"]
    assert rows[1] == (3, ["2", "Chloé ten Brink", "02-09-2026"])


def test_title_blank_lines_and_totals_are_no_rows():
    head = '"BPV-lijst";"aangemaakt op 20-11-2026"\r\n\r\n'
    body = "Nummer;Naam;Begindatum;Uren\r\n1;A;01-09-2026;12\r\n\r\n;;;\r\n2;B;02-09-2026;3\r\n"
    table, rows = read((head + body + '"Totaal aantal";"2";;\r\n').encode())
    assert table.header_line == 3
    assert rows == [(4, ["1", "A", "01-09-2026", "12"]), (7, ["2", "B", "02-09-2026", "3"])]


def test_a_line_break_in_a_quoted_cell_counts_as_a_line():
    _table, rows = read(b'Nummer;Naam;Begindatum\n1;"A\nB";x\n2;C;y\n')
    assert rows == [(2, ["1", "A\nB", "x"]), (4, ["2", "C", "y"])]


def test_cells_beyond_the_last_column_are_counted():
    table = read_table(io.BytesIO(b"Nummer;Naam\n1;A;B;C\n"), recognise=known)
    assert [row.surplus for row in table.rows] == [2]


def test_control_characters_and_the_text_trick_of_excel():
    _table, rows = read(b'Nummer;Naam\n="0012";A\x01\x1bB\n')
    assert rows == [(2, ["0012", "AB"])]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "This file is empty."),
        (b" \r\n\r\n", "This file is empty."),
        (b"%PDF-1.7\n...", "This is a PDF."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "This is an old Excel file (.xls)"),
        (b"\x89PNG\r\n\x1a\n\0\0", "This is a picture"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "This is a picture"),
        (b"BM\x36\0\0\0\0\0", "This is a picture"),
        (b"\x7fELF\x02\x01\x01\0\0\0", "This file holds no text."),
        (b"<!DOCTYPE html><table>", "This is a web page"),
        (b"\xef\xbb\xbf  <html>", "This is a web page"),
        (b"<?xml version='1.0'?><a/>", "This is an XML file."),
        (b"\x1f\x8b\x08\0\0", "This is a packed file."),
        (b"PK\x03\x04 and then nothing", "This file is damaged"),
        (b"een regel zonder iets\n", "No line with column names was found."),
    ],
)
def test_what_is_no_list_is_refused_by_name(content, words):
    assert refusal(content).startswith(words)


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("word/document.xml", "This is a text document."),
        ("xl/workbook.bin", "This is a binary Excel file"),
        ("readme.txt", "This is a packed file."),
    ],
)
def test_packed_files_are_told_apart_by_what_is_inside(part, words):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(part, "x")
    assert refusal(target.getvalue()).startswith(words)


def test_open_document_spreadsheets_are_refused_by_name():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<a/>")
    assert refusal(target.getvalue()).startswith("This is an OpenDocument file (.ods).")


def test_a_byte_that_no_encoding_has_is_named_by_line():
    content = LIST.encode("cp1252") + b"3;A\x81B;01-09-2026\n"
    assert refusal(content).startswith("Line 4 holds characters that cannot be read.")


def test_a_broken_utf16_file():
    assert "cannot be read" in refusal(LIST.encode("utf-16")[:-1])


def test_binary_rubbish_after_a_good_start():
    assert refusal(LIST.encode() * 200 + b"\0\0\0").startswith("This file holds no text.")


def test_a_quotation_mark_that_is_never_closed():
    content = b'Nummer;Naam\n1;A\n2;"B\n' + b"3;C\n" * 300
    assert refusal(content).startswith("A quotation mark is opened on line 3 and never closed.")


def test_too_large_is_refused_before_reading():
    class Huge(io.BytesIO):
        def seek(self, offset, whence=0):
            return 0

        def tell(self):
            return 200 * 1024 * 1024

        def read(self, *args):
            raise AssertionError("must not be read")

    with pytest.raises(SpreadsheetRefused) as refused:
        read_table(Huge(), recognise=known)
    assert str(refused.value).startswith("This file is 200 MB; at most 20 MB can be read.")


def test_too_many_columns_and_rows():
    wide = ";".join(f"kolom {i}" for i in range(300)).encode() + b"\n"
    assert refusal(wide).startswith("This file has more than 200 columns.")
    assert refusal(LIST.encode(), rows=1).startswith("This file has more than 1 rows.")
    monster = b"Nummer;Naam\n1;" + b"x;" * 100_000 + b"\n"
    assert refusal(monster).startswith("Line 2 has more than 200 columns.")


# Excel


def test_a_workbook_gives_what_a_person_sees():
    content = workbook(
        ["BPV-lijst", None, None, None],
        [],
        ["Nummer", "Naam", "Begindatum", "Uren"],
        [100159, "Özlem", date(2026, 9, 1), 640.0],
        [100160, "Chloé", datetime(2026, 9, 2, 8, 30), 12.5],
        ["Totaal aantal", 2, None, None],
    )
    table, rows = read(content)
    assert (table.kind, table.sheet, table.header_line) == ("workbook", "Blad1", 3)
    assert rows == [
        (4, ["100159", "Özlem", "01-09-2026", "640"]),
        (5, ["100160", "Chloé", "02-09-2026 08:30", "12,5"]),
    ]


def test_the_sheet_that_looks_like_the_list_is_taken():
    content = workbook(
        sheets={
            "Uitleg": [["Dit is een toelichting", "bij de lijst"]],
            "Lijst": [["Nummer", "Naam"], [1, "A"]],
        }
    )
    table, rows = read(content)
    assert (table.sheet, rows) == ("Lijst", [(2, ["1", "A"])])


def test_formulas_are_read_as_saved_and_never_run():
    """Without a saved value the formula itself stays visible, so that it can be named."""
    content = workbook(["Nummer", "Naam", "Uren"], [1, "A", "=6*7"], [2, "=HYPERLINK(1)", 3])
    saved = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")
    with_value = saved.replace(b"<f>6*7</f><v/>", b"<f>6*7</f><v>42</v>").replace(
        b"<f>6*7</f><v></v>", b"<f>6*7</f><v>42</v>"
    )
    assert with_value != saved
    _table, rows = read(content)
    assert rows == [(2, ["1", "A", "=6*7"]), (3, ["2", "=HYPERLINK(1)", "3"])]
    _table, rows = read(repacked(content, sheet1=with_value))
    assert rows[0] == (2, ["1", "A", "42"])


def test_an_excel_file_that_unpacks_to_a_monster():
    content = repacked(workbook(["Nummer", "Naam"]), styles=b" " * 30_000_000)
    assert len(content) < 100_000
    words = "This Excel file becomes larger than 10 MB when it is opened."
    assert refusal(content, unpacked=10 * 1024 * 1024).startswith(words)


def test_an_excel_file_that_lies_about_its_size():
    """zipfile gives no byte more than the directory declares; the rest is damage."""
    content = bytearray(repacked(workbook(["Nummer", "Naam"]), styles=b" " * 30_000_000))
    place = content.index(struct.pack("<I", 30_000_000), len(content) - 3000)
    content[place : place + 4] = struct.pack("<I", 100)
    assert refusal(bytes(content), unpacked=10_000_000).startswith("This Excel file is damaged")


def test_entities_that_grow_are_not_expanded():
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'
    content = repacked(workbook(["Nummer", "Naam"]), sheet1=bomb)
    assert refusal(content).startswith("This Excel file is damaged")


@pytest.mark.parametrize("part", ["sheet1", "workbook", "styles"])
def test_broken_parts(part):
    content = repacked(workbook(["Nummer", "Naam"], [1, "A"]), **{part: b"<broken"})
    assert refusal(content).startswith("This Excel file is damaged")


def test_a_truncated_workbook():
    content = workbook(["Nummer", "Naam"], [1, "A"])
    assert refusal(content[: len(content) // 2]).startswith("This file is damaged")


def sheet_xml(cells: str) -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return (
        f'<?xml version="1.0"?><worksheet xmlns="{space}">'
        f"<sheetData>{cells}</sheetData></worksheet>"
    ).encode()


def test_a_sheet_with_more_columns_than_a_list_has():
    rows = "".join(
        f'<row r="{r}">' + "".join(f"<c><v>{i}</v></c>" for i in range(3000)) + "</row>"
        for r in (1, 2)
    )
    content = repacked(workbook(["Nummer", "Naam"]), sheet1=sheet_xml(rows))
    assert refusal(content).startswith("Line 1 has more than 200 columns.")


def test_a_sheet_that_claims_100000_columns():
    cells = '<row r="1"><c r="EQXD1"><v>1</v></c></row>'
    content = repacked(workbook(["Nummer", "Naam"]), sheet1=sheet_xml(cells))
    assert refusal(content).startswith(("This Excel file", "Line 1 has more"))


def test_stray_formatting_far_below_ends_the_table():
    cells = (
        '<row r="1"><c t="inlineStr"><is><t>Nummer</t></is></c>'
        '<c t="inlineStr"><is><t>Naam</t></is></c></row>'
        '<row r="2"><c><v>1</v></c><c><v>2</v></c></row><row r="999999999"><c><v>9</v></c></row>'
    )
    _table, rows = read(repacked(workbook(["Nummer", "Naam"]), sheet1=sheet_xml(cells)))
    assert rows == [(2, ["1", "2"])]


def test_reading_holds_no_more_than_a_few_rows():
    line = "1234567;" + "x" * 200 + ";01-09-2026\n"
    table = read_table(
        io.BytesIO(("Nummer;Naam;Begindatum\n" + line * 60_000).encode()), recognise=known
    )
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert sum(1 for _row in table.rows) == 60_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 8_000
