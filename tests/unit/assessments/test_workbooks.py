"""A form in Excel: the same as in YAML, and every fault has a sheet, a row and a column."""

import io
import zipfile

import openpyxl
import pytest

from assessments import building, definition
from assessments.services import instruments
from assessments.workbook_reading import LARGEST_FILE, read_workbook
from assessments.workbooks import write_workbook
from programmes.services.reference import load_framework
from tests.factories import assessments as make

KINDS = [*building.JUDGING, *building.READY]


def book_of(found):
    return openpyxl.load_workbook(io.BytesIO(write_workbook(found)))


def read(book):
    target = io.BytesIO()
    book.save(target)
    target.seek(0)
    return read_workbook(target)


def problems(book):
    with pytest.raises(definition.BadDefinition) as caught:
        read(book)
    return caught.value.problems


@pytest.fixture
def book(world):
    return book_of(definition.of_version(make.form(world.own)))


def column(sheet, heading):
    return next(cell.column for cell in sheet[1] if cell.value == heading)


def put(book, sheet, line, heading, value):
    book[sheet].cell(line, column(book[sheet], heading)).value = value


@pytest.mark.parametrize("kind", KINDS)
def test_yaml_and_excel_give_the_same_form(world, kind):
    """YAML → version → Excel → version: not a comma is different."""
    triangle = world.own
    framework = load_framework(
        institution=triangle.school.institution, name="framework-mbo-vv-2026-vig"
    )
    actor, programme = triangle.school.coordinator, triangle.school.programme
    text = definition.write_yaml(definition.checked(building.from_framework(framework, kind)))
    how = {"actor": actor, "programme": programme, "kind": kind}
    first = definition.of_version(instruments.import_yaml(text=text, **how))
    file = io.BytesIO(write_workbook(first))
    again = definition.of_version(instruments.import_workbook(file=file, **how))
    assert again == first


def test_a_condition_and_texts_that_look_like_formulas_come_back(world):
    criteria = [
        {"key": "a", "text": {"nl": '=HYPERLINK("http://x","y")', "en": "+1-1"},
         "help": {"nl": "- een\n- twee", "en": "@SUM(A1)"}, "levels": {"O": {"nl": "-"}}},
        {"key": "b", "kind": "open", "text": {"nl": "Waarom?"},
         "only_when": {"criterion": "a", "level": "O"}},
    ]  # fmt: skip
    sections = [{"title": {"nl": "Leeg"}}, {"title": {"nl": "Werk"}, "criteria": criteria}]
    version = make.form(world.own, sections=sections)
    found = definition.of_version(version)
    raw = write_workbook(found)
    assert read_workbook(io.BytesIO(raw)) == definition.checked(found)
    sheet = openpyxl.load_workbook(io.BytesIO(raw))["questions"]
    cell = sheet.cell(3, column(sheet, "text_nl"))
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_columns_may_stand_in_another_order(world, book):
    expected = read(book)
    sheet = book["questions"]
    last = sheet.max_column + 1
    key = column(sheet, "key")
    for line in range(1, sheet.max_row + 1):
        sheet.cell(line, last).value = sheet.cell(line, key).value
    sheet.delete_cols(key)
    assert read(book) == expected


@pytest.mark.parametrize(
    ("sheet", "line", "heading", "value", "said"),
    [
        ("questions", 3, "text_nl", None,
         "sheet questions, row 3, column H (text_nl): the Dutch text is missing"),
        ("questions", 2, "key", "een sleutel",
         "sheet questions, row 2, column F (key): a key has letters"),
        ("questions", 3, "key", "W1",
         "sheet questions, row 3, column F (key): the key W1 is there twice"),
        ("questions", 2, "kind", "sterren",
         "sheet questions, row 2, column G (kind): choose from scale"),
        ("questions", 2, "required", "misschien",
         "sheet questions, row 2, column O (required): write true or false"),
        ("questions", 2, "corners", "baas",
         "sheet questions, row 2, column Q (corners): choose from student"),
        ("questions", 2, "section", None,
         "sheet questions, row 2, column A (section): say of which part"),
        ("questions", 5, "only_when", "bestaat-niet",
         "sheet questions, row 5, column R (only_when): a condition names"),
        ("questions", 2, "help_en", "x" * 4001,
         "sheet questions, row 2, column K (help_en): at most 4000 characters"),
        ("questions", 2, "text_en", "=1+1",
         "sheet questions, row 2, column I (text_en): this is a formula; write what it says"),
        ("scale", 3, "rank", "hoog", "sheet scale, row 3, column D (rank): a rank is a number"),
        ("scale", 3, "code", "O", "sheet scale, row 3, column A (code): this code is there twice"),
        ("scale", 2, "nl", None, "sheet scale, row 2, column B (nl): the Dutch text is missing"),
        ("form", 2, "nl", "examen", "sheet form, row 2, column B (nl): choose from midterm"),
        ("form", 3, "nl", None, "sheet form, row 3, column B (nl): the Dutch text is missing"),
        ("form", 3, "field", "titel", "sheet form, row 3, column A (field): choose from kind"),
    ],
)  # fmt: skip
def test_a_fault_says_where_it_is(book, sheet, line, heading, value, said):
    put(book, sheet, line, heading, value)
    found = problems(book)
    assert any(each.startswith(said) for each in found), found


def test_sheets_and_columns_that_are_wrong(book):
    book["questions"].cell(1, 3).value = "kleur"
    book["scale"].cell(1, 1).value = "nl"
    found = problems(book)
    assert "sheet questions, row 1, column C (kleur): this column is not known" in found
    assert "sheet scale, row 1, column B (nl): this column is there twice" in found
    del book["scale"]
    assert "The sheet scale is missing." in problems(book)


def test_a_description_of_a_level_that_the_scale_does_not_have(book):
    put(book, "questions", 2, "level G nl", "Zo ziet dat eruit")
    book["scale"].delete_rows(4)
    [said] = problems(book)
    assert said.startswith("sheet questions, row 2, column X (level G nl): level G is not on")


@pytest.mark.parametrize("raw", [b"PK\x03\x04", b"PK" + b"\x00" * 200])
def test_a_damaged_file_is_refused(raw):
    with pytest.raises(definition.BadDefinition, match="damaged"):
        read_workbook(io.BytesIO(raw))


def test_a_file_that_grows_is_refused(book):
    with pytest.raises(definition.BadDefinition, match="too large"):
        read_workbook(io.BytesIO(b"PK" + b"x" * LARGEST_FILE))
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 30_000_000)
    bomb.seek(0)
    with pytest.raises(definition.BadDefinition, match="becomes larger"):
        read_workbook(bomb)
    for line in range(2, 900):
        book["questions"].cell(line, 1).value = 1
    assert "The sheet questions has more than 600 rows." in problems(book)
