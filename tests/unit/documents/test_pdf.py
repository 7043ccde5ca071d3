import io
import os
import subprocess
import sys
from datetime import UTC, datetime

import pypdf
import pytest
from django.template import engines

from documents import pdf
from documents.pdf_assets import FetchRefused, PackagedAssetsFetcher

MOMENT = datetime(2026, 9, 4, 12, 30, tzinfo=UTC)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


@pytest.fixture(scope="module")
def agreement():
    """As the agreements app will make them: every component, two pages, data attached."""
    return pypdf.PdfReader(io.BytesIO(render_sample()))


def render_sample(name="Sem Bakker", **options):
    return pdf.render(
        "documents/pdf_sample.html",
        {
            "verification_code": "K7QM-3XPV-9T2D-W8RA",
            "verification_address": "portal.example/verify",
            "verification_url": "https://portal.example/verify/K7QM-3XPV-9T2D-W8RA/",
            "student": {"role": "Student", "name": name, "lines": ["BOL", ""]},
            "school": {"role": "School", "name": "ROC Midden", "lines": ["Ilse Postma"]},
            "workplace": {"role": "Werkplek", "name": "Amerpoort", "lines": ["Tom Jongsma"]},
            "rows": [{"label": "Uren", "value": "320", "note": "16 per week"}],
            "clauses": [{"number": "1", "title": "Doel", "body": "Leren in de praktijk."}],
            "signatures": [
                {"corner": "student", "role": "Student", "name": name, "signed_at": "vandaag"},
                {"corner": "school", "role": "School", "name": "Ilse Postma", "signed_at": None},
            ],
        },
        language="nl",
        title="Praktijkovereenkomst",
        created=MOMENT,
        attachments=[pdf.DataAttachment("agreement.json", b'{"hours": 320}', "The data")],
        **options,
    )


class TestForm:
    def test_is_tagged_archival_and_says_its_language(self, agreement):
        catalog = agreement.trailer["/Root"]
        assert catalog["/MarkInfo"] == {"/Marked": True}
        assert catalog["/StructTreeRoot"]["/Type"] == "/StructTreeRoot"
        assert catalog["/Lang"] == "nl"
        assert [intent["/S"] for intent in catalog["/OutputIntents"]] == ["/GTS_PDFA1"]
        metadata = catalog["/Metadata"].get_data().decode()
        assert 'pdfaid:part="3"' in metadata
        assert 'pdfaid:conformance="A"' in metadata

    def test_names_its_title_author_and_moment(self, agreement):
        assert dict(agreement.metadata) | {"/Producer": ""} == {
            "/Title": "Praktijkovereenkomst",
            "/Author": "Driehoek",
            "/Subject": "Praktijkovereenkomst",
            "/Creator": "Triangle Portal",
            "/Producer": "",
            "/CreationDate": "D:20260904123000Z",
            "/ModDate": "D:20260904123000Z",
        }

    def test_carries_the_data_once_as_associated_file(self, agreement):
        files = [reference.get_object() for reference in agreement.trailer["/Root"]["/AF"]]
        assert [(f["/UF"], f["/AFRelationship"]) for f in files] == [("agreement.json", "/Data")]
        assert agreement.attachments == {"agreement.json": [b'{"hours": 320}']}

    def test_embeds_every_font_as_inter(self, agreement):
        descriptors = [
            font["/DescendantFonts"][0]["/FontDescriptor"]
            for page in agreement.pages
            for font in page["/Resources"]["/Font"].values()
        ]
        assert descriptors
        assert {"Inter" in d["/FontFamily"] for d in descriptors} == {True}
        assert {"/FontFile2" in d or "/FontFile3" in d for d in descriptors} == {True}

    def test_figures_have_words(self, agreement):
        found = []

        def walk(element):
            element = element.get_object()
            if not isinstance(element, dict):
                return
            if element.get("/S") == "/Figure":
                found.append(element.get("/Alt"))
            kids = element.get("/K", [])
            for kid in kids if isinstance(kids, list) else [kids]:
                walk(kid)

        walk(agreement.trailer["/Root"]["/StructTreeRoot"]["/K"][0])
        assert len(found) == 3
        assert all(found)

    def test_prints_page_numbers_and_the_code_on_every_page(self, agreement):
        texts = [page.extract_text() for page in agreement.pages]
        assert [f"{n} / {len(texts)}" in text for n, text in enumerate(texts, start=1)] == [
            True
        ] * len(texts)
        assert ["K7QM-3XPV-9T2D-W8RA" in text for text in texts] == [True] * len(texts)

    def test_equal_input_gives_equal_bytes(self):
        assert render_sample() == render_sample()

    def test_other_input_gives_other_bytes(self):
        assert render_sample() != render_sample(name="Sam Bakker")


HOSTILE = [
    '<img src="file:///etc/passwd">',
    '<img src="http://169.254.169.254/latest/meta-data/">',
    '<img src="https://attacker.example/pixel.png">',
    '<img src="data:image/svg+xml,<svg/>">',
    '<img src="asset:../settings.py">',
    '<img src="asset:pdf/../../manage.py">',
    '<img src="asset:css/tokens.css">',
    '<link rel="stylesheet" href="http://attacker.example/x.css">',
    '<link rel="attachment" href="file:///etc/passwd">',
    '<a rel="attachment" href="file:///etc/passwd">x</a>',
    '<style>@import url("file:///etc/passwd");</style>',
    '<style>p { background: url("http://attacker.example/") }</style>',
    '<style>@font-face { font-family: X; src: url("http://attacker.example/f") }</style>',
    '<svg><image href="file:///etc/passwd"/><use href="http://attacker.example/#a"/></svg>',
    '<object data="file:///etc/passwd"></object><embed src="file:///etc/passwd">',
    '<base href="http://attacker.example/"><img src="x.png">',
]


class TestNothingIsLoadedFromOutside:
    @pytest.fixture
    def answered(self, monkeypatch):
        """Addresses to which the fetcher gave an answer."""
        addresses = []
        original = PackagedAssetsFetcher._response

        def response(url, content, content_type):
            addresses.append(url)
            return original(url, content, content_type)

        monkeypatch.setattr(PackagedAssetsFetcher, "_response", staticmethod(response))
        pdf.warm_up()
        addresses.clear()
        return addresses

    @pytest.mark.parametrize("markup", HOSTILE)
    def test_even_when_markup_got_into_the_page(self, markup, answered):
        html = f"<html lang='nl'><title>x</title><body><p>text</p>{markup}</body></html>"
        reader = pypdf.PdfReader(io.BytesIO(pdf.render_html(html)))
        assert answered == []
        assert reader.attachments == {}
        assert "root:" not in reader.pages[0].extract_text()

    @pytest.mark.parametrize("markup", [*HOSTILE, "{{ verification_code }}{% debug %}"])
    def test_typed_text_stays_text(self, markup, answered):
        text = pypdf.PdfReader(io.BytesIO(render_sample(name=markup))).pages[0].extract_text()
        assert answered == []
        assert "".join(markup.split())[:30] in "".join(text.split())

    @pytest.mark.parametrize(
        "address",
        [
            "file:///etc/passwd",
            "http://localhost/",
            "ftp://localhost/x",
            "data:text/plain,x",
            "ASSET:pdf/base.css",
            "asset:/etc/passwd",
            "asset:pdf/base.css?x",
            "asset:pdf/base.css\n",
            "asset:pdf/%2e%2e/base.css",
            "image:unknown",
            "base.css",
            "",
        ],
    )
    def test_the_fetcher_refuses(self, address):
        with pytest.raises(FetchRefused):
            PackagedAssetsFetcher().fetch(address)

    def test_an_image_of_the_caller_is_used_and_gone_afterwards(self):
        html = "<html lang='nl'><title>x</title><img src='image:logo' alt='Logo'></html>"
        with_image = pypdf.PdfReader(io.BytesIO(pdf.render_html(html, images={"logo": PNG})))
        without = pypdf.PdfReader(io.BytesIO(pdf.render_html(html)))
        assert [len(r.pages[0].images) for r in (with_image, without)] == [1, 0]

    def test_an_image_must_be_png_or_jpeg(self):
        html = "<html lang='nl'><title>x</title><img src='image:logo' alt='Logo'></html>"
        eps = b"%!PS-Adobe-3.0 EPSF-3.0\n(x) show"
        reader = pypdf.PdfReader(io.BytesIO(pdf.render_html(html, images={"logo": eps})))
        assert len(reader.pages[0].images) == 0


class TestWorkers:
    def test_a_forked_worker_makes_the_same_and_leaves_the_fonts_of_its_parent(self, tmp_path):
        # In a process of its own: forking pytest would run its clean-up twice.
        script = """
import os, sys, django
django.setup()
from datetime import UTC, datetime
from documents import pdf
html = "<html lang='nl'><title>x</title><p>Text</p></html>"
make = lambda: pdf.render_html(html, created=datetime(2026, 1, 1, tzinfo=UTC))
before = make()
folder = pdf._engine.fonts._folder
child = os.fork()
if child == 0:
    ok = make() == before and pdf._engine.fonts._folder != folder
    pdf._engine.fonts.__del__()
    del pdf._inherited[:]
    os._exit(0 if ok else 1)
status = os.waitpid(child, 0)[1]
print(status, folder.is_dir(), make() == before)
"""
        done = subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "triangle_portal.settings"},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.split() == ["0", "True", "True"]

    def test_fonts_of_killed_workers_are_removed(self, monkeypatch, tmp_path):
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
        dead = subprocess.Popen([sys.executable, "-c", ""])
        dead.wait()
        folders = [tmp_path / f"{pdf.FONT_FOLDER_PREFIX}{pid}-x" for pid in (dead.pid, os.getpid())]
        for folder in folders:
            folder.mkdir()
        assert pdf.sweep_font_folders() == 1
        assert [folder.is_dir() for folder in folders] == [False, True]


def test_the_sample_template_is_found():
    assert engines["django"].get_template("documents/pdf_sample.html")
