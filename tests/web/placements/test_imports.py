"""The pages of an import, as a coordinator walks through them."""

import io
import re
from pathlib import Path

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from core import jobs
from core.models import Job
from people.models import ProgrammeRole
from placements.models import ImportRow, Placement, RosterImport
from programmes.models import Institution, Programme
from tests.scenarios import make_user

pytestmark = pytest.mark.django_db
LIST = (Path(__file__).parents[2] / "data" / "bpv-lijst-eduarte.csv").read_bytes()
HEAD = "Nummer;Naam;Crebo;Bedrijf;Begindatum;Einddatum"
GOOD = "1;A;25000;Webwerf;01-09-2026;01-02-2027"


@pytest.fixture
def school(db):
    institution = Institution.objects.create(name="ROC Rivieren", code="33CC")
    return Programme.objects.create(institution=institution, name="Proef", code="25000")


@pytest.fixture
def coordinator(client, school):
    user = make_user("Coor Dinator", language="en")
    ProgrammeRole.objects.create(user=user, programme=school, role="coordinator")
    client.force_login(user)
    return user


def text_of(response) -> str:
    body = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(body.split())


def heading(response) -> str:
    found = re.search(r"<h1>(.*?)</h1>", response.content.decode(), re.DOTALL)
    return " ".join(found[1].split())


def bring(client, school, content, name="lijst.csv"):
    given = io.BytesIO(content)
    given.name = name
    return client.post(
        reverse("imports:upload"), {"institution": school.institution_id, "file": given}
    )


def walk(client, school, content):
    """Upload and accept the proposed columns: the address of the list."""
    address = bring(client, school, content).headers["Location"]
    page = client.get(address)
    if page.context.get("form"):
        form = page.context["form"]
        values = {name: form[name].value() or "" for name in form.fields}
        client.post(f"{address}columns/", values)
    return address


def test_from_file_to_placements(client, coordinator, school):
    address = walk(client, school, LIST)
    page = client.get(address)
    assert heading(page) == "386 of 427 rows can be imported; 34 need mending."
    assert page.context["readiness"].now == 0

    client.post(f"{address}programmes/")
    proposals = page.context["open_proposals"]
    client.post(f"{address}workplaces/", {f"proposal_{p.pk}": "same" for p in proposals})
    page = client.get(address)
    assert "Import 386 placements" in text_of(page)

    for _click in range(2):
        assert client.post(f"{address}start/").headers["Location"] == address
    (job,) = Job.objects.all()
    assert heading(client.get(address)) == "The list is being imported"
    jobs.run(job.pk)

    page = client.get(address)
    assert heading(page) == "Imported: 386 new placements."
    assert Placement.objects.count() == 386
    assert "Import 386" not in text_of(page)

    address = walk(client, school, LIST)
    client.post(f"{address}start/")
    jobs.run(Job.objects.latest("pk").pk)
    assert heading(client.get(address)) == "Nothing new: 386 placements were already here."


def test_a_known_kind_of_list_skips_the_columns(client, coordinator, school):
    walk(client, school, f"{HEAD}\n{GOOD}\n".encode())
    address = bring(client, school, f"{HEAD}\n{GOOD}\n".encode()).headers["Location"]
    assert heading(client.get(address)) == "1 of 1 rows can be imported; none needs mending."


def test_the_columns_that_may_not_be_kept_are_not_offered(client, coordinator, school):
    page = client.get(bring(client, school, LIST).headers["Location"])
    choices = {value for value, _label in page.context["form"].fields["student_number"].choices}
    assert "BSN" not in choices
    assert "were not stored: BSN." in text_of(page)
    values = {
        name: page.context["form"][name].value() or "" for name in page.context["form"].fields
    }
    answer = client.post(
        f"{page.request['PATH_INFO']}columns/", {**values, "student_number": "BSN"}
    )
    assert answer.status_code == 422
    assert RosterImport.objects.get().state == "mapping"


def test_a_required_column_is_asked_for(client, coordinator, school):
    address = bring(client, school, b"Nummer;Naam;Crebo\n1;A;25000\n").headers["Location"]
    page = client.post(f"{address}columns/", {"source_name": "X", "student_number": "Nummer"})
    assert page.status_code == 422
    assert page.context["form"].errors["host_name"] == ["Choose the column that holds this."]


def test_the_rows_to_mend_are_a_file(client, coordinator, school):
    address = walk(client, school, LIST)
    answer = client.get(f"{address}problems.csv")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert lines[0].split(";")[-2:] == ["Regel", "Reden"]
    assert lines[0].split(";")[:4] == ["Nummer", "Naam", "E-mail student", "Geboortedatum"]
    assert len(lines) == 35
    assert lines[1].endswith(
        ";36;“-40” is not a number of hours above zero. Write a number, such as 640."
    )


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "leeg.csv", "This file is empty."),
        (b"%PDF-1.7 x", "lijst.csv", "This is a PDF."),
        (b"\x89PNG\r\n\x1a\n\0", "lijst.csv", "This is a picture, not a list."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", "lijst.xls", "This is an old Excel file (.xls)"),
        (b"MZ\x90\0\x03\0\0\0", "lijst.xlsx", "This file holds no text."),
        (b"Nummer;Naam\n1;\x81\n", "lijst.csv", "Line 2 holds characters that cannot be read."),
        (b"Nummer;Naam\n", "lijst.csv", "This list holds column names and no rows."),
        (b"Nummer;Naam\n" + b"x;" * 100_000, "l.csv", "Line 2 has more than 200 columns."),
    ],
)
def test_a_file_that_cannot_be_used(client, coordinator, school, content, name, sentence):
    page = bring(client, school, content, name)
    assert page.status_code == 422
    assert sentence in text_of(page)
    assert (RosterImport.objects.count(), ImportRow.objects.count()) == (0, 0)


class Unread(io.RawIOBase):
    """A body of which every byte is announced; it counts what is asked."""

    def __init__(self, size):
        self.left = size

    def readable(self):
        return True

    def read(self, size=-1):
        taken = min(self.left, size if size and size > 0 else self.left)
        self.left -= taken
        return b"\0" * taken


def test_200_megabytes_are_refused_before_they_are_looked_at(client, coordinator, school):
    size = 200 * 1024 * 1024
    page = client.generic(
        "POST", reverse("imports:upload"), **{
            "wsgi.input": Unread(size), "CONTENT_LENGTH": str(size),
            "CONTENT_TYPE": "multipart/form-data; boundary=x",
        },
    )  # fmt: skip
    assert page.status_code == 413
    assert "This file is 200 MB; at most 20 MB can be read." in text_of(page)
    assert RosterImport.objects.count() == 0


def test_the_token_is_still_asked_for(coordinator, school):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(coordinator)
    assert bring(strict, school, LIST).status_code == 403
    assert RosterImport.objects.count() == 0


def test_an_uploaded_file_never_touches_the_disk(client, coordinator, school, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "does-not-exist")
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    assert bring(client, school, LIST).status_code == 302


def test_a_workbook_with_formulas(client, coordinator, school):
    book = openpyxl.Workbook()
    book.active.append(HEAD.split(";"))
    book.active.append(["1", "A", "25000", "Webwerf", "01-09-2026", "=E2+150"])
    book.active.append(["2", "B", "25000", "Webwerf", 46266, "01-02-2027"])
    target = io.BytesIO()
    book.save(target)
    address = walk(client, school, target.getvalue())
    page = client.get(address)
    assert heading(page) == "1 of 2 rows can be imported; 1 needs mending."
    assert [group.kind.key for group in page.context["problem_groups"]] == ["formula_unreadable"]
    assert [group.kind.key for group in page.context["warning_groups"]] == ["excel_serial_date"]


def test_html_in_a_name_is_shown_as_text(client, coordinator, school):
    row = "1;A;25000;<script>alert(1)</script>;31-02-2026;<img src=x onerror=y>"
    page = client.get(walk(client, school, f"{HEAD}\n{row}\n".encode()))
    body = page.content.decode()
    assert "<img src=x" not in body
    assert "&lt;img src=x onerror=y&gt;" in body


def test_other_people_do_not_know_the_list_exists(client, coordinator, school):
    address = walk(client, school, f"{HEAD}\n{GOOD}\n".encode())
    elsewhere = Programme.objects.create(
        institution=Institution.objects.create(name="X", code="44DD"), name="Kok", code="25180"
    )
    stranger = make_user("Vreemde")
    ProgrammeRole.objects.create(user=stranger, programme=elsewhere, role="coordinator")
    teacher = make_user("Docent")
    ProgrammeRole.objects.create(user=teacher, programme=school, role="school_supervisor")
    other = Client()
    for person in (stranger, teacher):
        other.force_login(person)
        for path in ("", "progress/", "problems.csv", "discard/"):
            assert other.get(address + path).status_code == 404
        for path in ("columns/", "workplaces/", "programmes/", "start/", "retry/", "discard/"):
            assert other.post(address + path).status_code == 404
    other.force_login(teacher)
    assert other.get(reverse("imports:list")).status_code == 403
    assert bring(other, school, LIST).status_code == 403
    assert RosterImport.objects.count() == 1


def test_progress_asks_for_the_page_when_it_is_done(client, coordinator, school):
    address = walk(client, school, f"{HEAD}\n{GOOD}\n".encode())
    client.post(f"{address}start/")
    job = Job.objects.get()
    Job.objects.update(done=1, total=4)
    part = client.get(f"{address}progress/", headers={"HX-Request": "true"})
    assert "1 of 4" in text_of(part)
    assert "<html" not in part.content.decode()
    jobs.run(job.pk)
    assert client.get(f"{address}progress/").headers["Location"] == address
    done = client.get(f"{address}progress/", headers={"HX-Request": "true"})
    assert done.headers["HX-Refresh"] == "true"


def test_throwing_a_list_away(client, coordinator, school):
    address = walk(client, school, f"{HEAD}\n{GOOD}\n".encode())
    assert client.get(f"{address}discard/").status_code == 200
    assert RosterImport.objects.count() == 1
    client.post(f"{address}discard/")
    assert RosterImport.objects.count() == 0


@pytest.mark.parametrize("count", [1, 10, 50])
def test_the_checked_list_asks_as_much_whatever_its_rows(
    client, coordinator, school, django_assert_num_queries, count
):
    rows = [f"{n};A{n};25000;Webwerf {n};31-02-2026;x" for n in range(count)]
    address = walk(client, school, "\n".join([HEAD, *rows]).encode())
    client.get(address)
    with django_assert_num_queries(10):
        client.get(address)


@pytest.mark.parametrize("count", [1, 10, 50])
def test_the_list_of_lists_asks_as_much_whatever_its_rows(
    client, coordinator, school, django_assert_num_queries, count
):
    for _n in range(count):
        RosterImport.objects.create(
            institution=school.institution, file_name="x", header_line=1, columns=[],
            created_by=coordinator,
        )  # fmt: skip
    client.get(reverse("imports:list"))
    with django_assert_num_queries(5):
        client.get(reverse("imports:list"))
