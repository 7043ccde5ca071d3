"""The components of the interface: what they say, and what they never contain."""

import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.files.storage import FileSystemStorage
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import translation

from core import glyphs, static_files
from core.components.fields import error_summary
from core.gallery import views

STATIC = Path(settings.BASE_DIR) / "static"
TEMPLATES = Path(settings.BASE_DIR) / "templates"


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def render(source: str, **values) -> str:
    return Template(source).render(Context(values))


def words(html: str) -> str:
    """The text of a piece of HTML, with single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def page(view) -> str:
    request = RequestFactory().get("/gallery/")
    request.user = AnonymousUser()
    request._messages = CookieStorage(request)
    return view(request).content.decode()


class PersonForm(forms.Form):
    name = forms.CharField(label="Name", help_text="As in the passport.")
    code = forms.CharField(label="Code", max_length=6)
    level = forms.ChoiceField(label="Level", choices=[("", "Choose"), ("a", "Low"), ("b", "High")])

    def clean(self):
        raise forms.ValidationError("These two do not fit.")


# Marks


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ilse Postma", "IP"),
        ("Lotte van Dijk", "LD"),
        ("I. Postma", "IP"),
        ("Amira", "A"),
        ("van der Berg", "B"),
        ("", "?"),
        ("élan östlund", "ÉÖ"),
        ("3M Nederland", "3N"),
    ],
)
def test_initials(name, expected):
    assert glyphs.initials(name) == expected


def test_an_unknown_icon_cannot_ship():
    with pytest.raises(FileNotFoundError):
        render('{% icon "no-such-drawing" %}')
    with pytest.raises(ValueError, match="Not an icon name"):
        render('{% icon "../VERSION" %}')


def test_every_icon_named_in_a_template_exists():
    named = set(glyphs.TONE_ICONS.values())
    for path in TEMPLATES.rglob("*.html"):
        named |= set(re.findall(r'\{% icon "([^"]+)"', path.read_text(encoding="utf-8")))
    missing = sorted(name for name in named if not (glyphs.ICONS / f"{name}.svg").exists())
    assert missing == []


def test_an_icon_is_decoration_unless_it_has_a_name():
    assert 'aria-hidden="true"' in render('{% icon "check" %}')
    named = render('{% icon "check" label=label %}', label="Done & seen")
    assert 'role="img" aria-label="Done &amp; seen"' in named


def test_the_triangle_says_in_words_what_it_draws():
    html = render(
        '{% triangle student_school="kept" school_workplace="late" student_workplace="waiting" %}'
    )
    assert re.findall(r'aria-label="([^"]+)"', html) == [
        "Student and school: everything is up to date. School and workplace: something is late. "
        "Student and workplace: something is waiting. "
    ]
    assert re.findall(r'class="side (side-\w+)"', html) == [
        "side-kept",
        "side-late",
        "side-waiting",
    ]


def test_a_side_that_nobody_mentions_has_nothing_agreed():
    html = render("{% triangle sides=sides %}", sides={"student_school": "kept"})
    assert re.findall(r'class="side (side-\w+)"', html) == ["side-kept", "side-none", "side-none"]


def test_an_unknown_state_or_tone_is_refused():
    with pytest.raises(TemplateSyntaxError, match="Unknown state of a side"):
        render('{% triangle student_school="fine" %}')
    with pytest.raises(TemplateSyntaxError, match="Unknown tone"):
        render('{% status "Fine" tone="green" %}')


@pytest.mark.parametrize("tone", sorted(glyphs.TONE_ICONS))
def test_a_status_always_has_a_mark_and_a_word(tone):
    html = render("{% status word tone=tone %}", word="<Late>", tone=tone)
    assert html.count("<svg") == 1
    assert words(html) == "&lt;Late&gt;"


# Page and lists


def test_the_title_is_written_once_and_shown_twice():
    child = "{% extends base %}{% block title %}Placements{% endblock %}"
    base = Template(
        "<title>{% block title %}{% endblock %}</title><h1>{% repeat_block title %}</h1>"
    )
    assert render(child, base=base) == "<title>Placements</title><h1>Placements</h1>"


def test_a_breadcrumb_ends_with_the_page_itself():
    html = render('{% breadcrumb "/a/" "All" "/b/" "Some" "This one" %}')
    assert re.findall(r'<a href="([^"]+)">([^<]+)</a>', html) == [("/a/", "All"), ("/b/", "Some")]
    assert re.findall(r'aria-current="page">([^<]+)<', html) == ["This one"]


def test_filters_keep_each_other_and_forget_the_place_in_the_list():
    request = RequestFactory().get(
        "/list/", {"q": "bak", "phase": "tasks", "after": "x", "sort": "name"}
    )
    filters = [
        {
            "name": "phase",
            "label": "Phase",
            "options": [("tasks", "Tasks"), ("end", "End")],
            "value": "tasks",
        }
    ]
    html = render('{% filter_bar filters search="bak" %}', request=request, filters=filters)
    assert re.findall(r'class="filter-option" href="([^"]+)"', html) == [
        "?q=bak&amp;sort=name",
        "?q=bak&amp;sort=name&amp;phase=tasks",
        "?q=bak&amp;sort=name&amp;phase=end",
    ]
    hidden = re.findall(r'<input type="hidden" form="[^"]+" name="([^"]+)" value="([^"]+)"', html)
    assert hidden == [("phase", "tasks"), ("sort", "name")]


def test_a_pager_shows_only_the_ways_there_are():
    assert words(render('{% pager next="?after=b" summary="25 of 312" %}')) == "25 of 312 Next"
    assert words(render('{% pager summary="3 of 3" %}')) == "3 of 3"


# Figures and containers


def test_a_tile_draws_its_share_with_numbers_a_browser_understands():
    with translation.override("nl"):
        html = render('{% tile "12,5" "uur" value=12.5 total=1600 tone="good" %}')
    assert re.findall(r'value="([^"]+)" max="([^"]+)"', html) == [("12.5", "1600")]
    assert words(html) == "12,5 uur"


def test_a_tile_without_a_total_has_no_bar():
    assert "<progress" not in render('{% tile 18 "ask attention" %}')


@pytest.mark.parametrize(("count", "level"), [(0, 0), (1, 1), (2, 2), (3, 3), (4, 4), (40, 4)])
def test_shades_of_a_count(count, level):
    assert f"heat-{level}" in render("{% heat count %}", count=count)


def test_a_phase_says_its_state():
    phases = [
        {"label": "Scan", "state": "done"},
        {"label": "Tasks", "state": "late", "detail": "10 Nov"},
    ]
    assert (
        words(render("{% phase_bar phases %}", phases=phases)) == "Scan (done) Tasks (late) 10 Nov"
    )


def test_a_fact_without_content_shows_a_dash():
    assert words(render('{% fact "Remarks" %} {% endfact %}')) == "Remarks –"
    assert words(render('{% fact "Name" %}{{ name }}{% endfact %}', name="<b>")) == "Name &lt;b&gt;"


def test_progress_asks_again_only_while_there_is_an_address():
    assert 'hx-get="/jobs/3/"' in render('{% progress 4 10 label="Import" poll_url="/jobs/3/" %}')
    assert "hx-get" not in render('{% progress 10 10 label="Import" %}')


# Fields


def test_the_error_summary_links_to_the_fields():
    form = PersonForm({"name": ""}, prefix="p")
    html = render("{% error_summary form %}", form=form)
    assert re.findall(r'href="#([^"]+)">([^<]+)</a>: ([^<]+)', html) == [
        ("id_p-name", "Name", "This field is required."),
        ("id_p-code", "Code", "This field is required."),
        ("id_p-level", "Level", "This field is required."),
    ]
    assert re.findall(r"<li>([^<]+)</li>", html) == ["These two do not fit."]
    assert "4 things need your attention" in html


def test_the_error_summary_is_shown_once_for_a_form():
    form = PersonForm({})
    assert error_summary(form)["count"] == 4
    assert error_summary(form)["count"] == 0


def test_the_error_summary_knows_formsets():
    formset = forms.formset_factory(PersonForm)(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-name": "Sem"}
    )
    fields = [item["id"] for item in error_summary(formset)["fields"]]
    assert fields == ["id_form-0-code", "id_form-0-level"]


def test_a_fresh_form_has_no_summary():
    assert words(render("{% error_summary form %}", form=PersonForm())) == ""


def test_a_code_is_filled_in_by_the_phone_and_names_its_errors():
    html = render("{% code_input form.code %}", form=PersonForm({}))
    field = re.search(r"<input[^>]+>", html)[0]
    for part in ('inputmode="numeric"', 'autocomplete="one-time-code"', 'aria-invalid="true"'):
        assert part in field
    assert 'aria-describedby="id_code_error"' in field
    assert 'id="id_code_error"' in html


def test_radio_cards_leave_out_the_empty_choice_and_check_the_chosen_one():
    form = PersonForm(initial={"level": "b"})
    html = render(
        "{% radio_cards form.level descriptions=texts %}", form=form, texts={"a": "Seldom"}
    )
    assert re.findall(r'type="radio" name="level" id="(\w+)" value="(\w)" (checked)?', html) == [
        ("id_level_1", "a", ""),
        ("id_level_2", "b", "checked"),
    ]
    assert words(html) == "Level * Low Seldom High"


# Everything together


@pytest.mark.parametrize("view", [views.gallery, views.bare, views.confirm])
def test_pages_hold_nothing_that_the_content_policy_forbids(view, settings):
    html = page(view)
    assert re.findall(r"<style|\sstyle=|\son\w+=|javascript:", html) == []
    assert [tag for tag in re.findall(r"<script[^>]*>", html) if "src=" not in tag] == []
    assert re.findall(r"\{\{|\{%|%\}", html) == []
    assert re.findall(r'(?:src|href|action)="(?:https?:)?//[^"]+', html) == []


@pytest.mark.parametrize("view", [views.gallery, views.bare, views.confirm])
def test_names_on_a_page_are_given_once(view):
    names = re.findall(r'\sid="([^"]+)"', page(view))
    assert sorted(names) == sorted(set(names))


def test_every_stylesheet_and_script_is_loaded_by_some_page():
    linked: set[str] = set()
    for path in TEMPLATES.rglob("*.html"):
        linked |= set(
            re.findall(r"static ['\"]((?:css|js)/[^'\"]+)", path.read_text(encoding="utf-8"))
        )
    present = {
        str(path.relative_to(STATIC))
        for kind in ("css", "js")
        for path in (STATIC / kind).rglob("*.*")
    }
    assert linked - set(static_files.BUNDLES) == present


def test_static_files_survive_hashed_names(tmp_path, settings):
    """A reference to a file that is not there stops a release; it shall stop here first."""
    storage = static_files.PortalStaticFilesStorage(location=tmp_path)
    paths = {}
    source = FileSystemStorage(location=STATIC)
    for path in sorted(STATIC.rglob("*.*")):
        name = str(path.relative_to(STATIC))
        with source.open(name) as content:
            FileSystemStorage(location=tmp_path).save(name, content)
        paths[name] = (FileSystemStorage(location=tmp_path), name)
    failures = [r for r in storage.post_process(paths) if isinstance(r[2], Exception)]
    assert failures == []
    assert "css/tokens.css" in storage.hashed_files
    for bundle in static_files.BUNDLES:
        assert static_files.parts_of(bundle)[0].startswith("vendor/")
        assert (tmp_path / storage.hashed_files[bundle]).stat().st_size > 50_000


def test_a_page_loads_one_style_sheet_and_one_script_where_they_are_bundled(settings):
    links = re.compile(r"<link rel=.stylesheet[^>]*>|<script[^>]*src")
    apart = len(links.findall(page(views.gallery)))
    settings.STATIC_BUNDLES = True
    parts = sum(len(static_files.parts_of(bundle)) for bundle in static_files.BUNDLES)
    assert len(links.findall(page(views.gallery))) == apart - parts + 2
