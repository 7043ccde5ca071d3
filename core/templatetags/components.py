"""Template tags for the components in templates/components/. The gallery shows each of them."""

from typing import Any

from django import template
from django.template.base import Node, NodeList, Parser, Token
from django.template.loader import render_to_string
from django.template.loader_tags import BLOCK_CONTEXT_KEY, BlockNode
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core import glyphs

register = template.Library()


def field_of(item: Any, key: str, default: Any = "") -> Any:
    """Items may be dicts or objects; a missing value is the default."""
    value = item.get(key, default) if isinstance(item, dict) else getattr(item, key, default)
    return default if value is None else value


def normalised(items: Any, *keys: str) -> list[dict[str, Any]]:
    return [{key: field_of(item, key) for key in keys} for item in items]


def checked_tone(tone: str) -> str:
    if tone not in glyphs.TONE_ICONS:
        raise template.TemplateSyntaxError(f"Unknown tone {tone!r}")
    return tone


# Page


class RepeatBlock(Node):
    """Prints a block a second time: the page title is written once for <title> and <h1>."""

    def __init__(self, name: str) -> None:
        self.name = name

    def render(self, context: template.Context) -> SafeString:
        if BLOCK_CONTEXT_KEY not in context.render_context:
            return mark_safe("")
        return BlockNode(self.name, NodeList()).render(context)


@register.tag
def repeat_block(parser: Parser, token: Token) -> RepeatBlock:
    return RepeatBlock(token.split_contents()[1])


@register.inclusion_tag("components/breadcrumb.html")
def breadcrumb(*parts: Any) -> dict[str, Any]:
    """{% breadcrumb url label url label "Current page" %}"""
    pairs, current = (parts[:-1], parts[-1]) if len(parts) % 2 else (parts, "")
    links = [{"url": pairs[i], "label": pairs[i + 1]} for i in range(0, len(pairs), 2)]
    return {"links": links, "current": current}


@register.inclusion_tag("components/tabs.html")
def tabs(items: Any, label: str = "") -> dict[str, Any]:
    """Items: url, label, current, count."""
    return {
        "items": normalised(items, "url", "label", "current", "count"),
        "label": label or _("Parts of this page"),
    }


@register.inclusion_tag("components/steps.html")
def steps(items: Any, label: str = "") -> dict[str, Any]:
    """Items: label, state (done|current|todo), url (only for steps that may be revisited)."""
    return {"items": normalised(items, "label", "state", "url"), "label": label or _("Steps")}


@register.inclusion_tag("components/step_header.html")
def step_header(number: int, total: int, title: str, context: str = "") -> dict[str, Any]:
    return {"number": number, "total": total, "title": title, "context": context}


# Marks


@register.simple_tag
def icon(name: str, label: str = "", css_class: str = "") -> SafeString:
    """Inline SVG. Without a label it is decoration, and hidden from screen readers."""
    body = mark_safe(glyphs.icon_body(name))  # noqa: S308  our own files
    naming = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon {}" viewBox="0 0 24 24" width="20" height="20" fill="none" '
        'stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" '
        'focusable="false" {}>{}</svg>',
        css_class,
        naming,
        body,
    )


def triangle_sides(sides: Any, given: dict[str, str]) -> list[dict[str, Any]]:
    result = []
    for key, words in glyphs.SIDES.items():
        state = str(given[key] or (field_of(sides, key, "none") if sides else "none") or "none")
        if state not in glyphs.SIDE_STATES:
            raise template.TemplateSyntaxError(f"Unknown state of a side: {state!r}")
        result.append(
            {
                "key": key,
                "state": state,
                "words": words,
                "meaning": glyphs.SIDE_STATES[state],
                "tone": glyphs.STATE_TONES[state],
                "line": glyphs.SIDE_LINES[key],
            }
        )
    return result


@register.inclusion_tag("components/triangle.html")
def triangle(
    student_school: str = "",
    school_workplace: str = "",
    student_workplace: str = "",
    sides: Any = None,
    size: int = 48,
    decorative: bool = False,
) -> dict[str, Any]:
    """The three sides as a drawing. `sides`: dict or object with the three names."""
    given = {
        "student_school": student_school,
        "school_workplace": school_workplace,
        "student_workplace": student_workplace,
    }
    return {
        "sides": triangle_sides(sides, given),
        "width": size,
        "height": round(size * 44 / 48),
        "decorative": decorative,
    }


@register.inclusion_tag("components/triangle_words.html")
def triangle_words(
    student_school: str = "",
    school_workplace: str = "",
    student_workplace: str = "",
    sides: Any = None,
) -> dict[str, Any]:
    """The same three sides in words, to stand beside a large triangle."""
    return triangle(student_school, school_workplace, student_workplace, sides)


@register.inclusion_tag("components/status.html")
def status(word: Any, tone: str = "neutral", mark: str = "") -> dict[str, Any]:
    """A word with a mark. `mark` is another icon name."""
    return {"word": word, "tone": checked_tone(tone), "mark": mark or glyphs.TONE_ICONS[tone]}


@register.inclusion_tag("components/avatar.html")
def avatar(name: Any, corner: str = "", size: str = "") -> dict[str, Any]:
    """The circle only: decoration, so the name has to stand beside it. size: "" | small | large."""
    return {"initials": glyphs.initials(name), "corner": corner or "neutral", "size": size}


@register.inclusion_tag("components/person.html")
def person(
    name: Any, corner: str = "", detail: Any = "", url: str = "", size: str = ""
) -> dict[str, Any]:
    return {"name": name, "corner": corner, "detail": detail, "url": url, "size": size}


# Figures


@register.inclusion_tag("components/tile.html")
def tile(
    number: Any,
    words: Any,
    value: Any = None,
    total: Any = None,
    tone: str = "info",
    url: str = "",
    current: bool = False,
) -> dict[str, Any]:
    """`number` is shown as it is; the bar shows `value` (or `number`) of `total`."""
    amount = number if value is None else value
    return {
        "number": number,
        "words": words,
        "value": amount,
        "total": total,
        "tone": checked_tone(tone),
        "url": url,
        "current": current,
    }


@register.inclusion_tag("components/progress.html")
def progress(
    value: Any = None,
    total: Any = 100,
    label: str = "",
    detail: str = "",
    poll_url: str = "",
    tone: str = "info",
) -> dict[str, Any]:
    """With `poll_url` it asks for itself every two seconds: that view answers with this component."""
    return {
        "value": value,
        "total": total,
        "label": label,
        "detail": detail,
        "poll_url": poll_url,
        "tone": checked_tone(tone),
    }


@register.inclusion_tag("components/phase_bar.html")
def phase_bar(phases: Any, label: str = "") -> dict[str, Any]:
    """Phases: label, state (done|current|todo|late), detail, url."""
    items = normalised(phases, "label", "state", "detail", "url")
    words = {"done": _("done"), "current": _("now"), "todo": _("later"), "late": _("late")}
    for item in items:
        item["state_word"] = words[item["state"]]
    return {"phases": items, "label": label or _("Phases of this placement")}


@register.inclusion_tag("components/heat.html")
def heat(count: int, strong: int = 4) -> dict[str, Any]:
    """Content of a cell in a `heat-table`: five shades, `strong` and more is the darkest."""
    level = 0 if not count else min(4, max(1, round(count * 4 / strong)))
    return {"count": count, "level": level}


# Containers


@register.simple_block_tag
def card(
    content: str,
    title: Any = "",
    level: int = 2,
    id: str = "",
    url: str = "",
    url_label: Any = "",
    css_class: str = "",
) -> SafeString:
    values = {
        "content": content,
        "title": title,
        "level": level,
        "id": id,
        "url": url,
        "url_label": url_label,
        "css_class": css_class,
    }
    return render_to_string("components/card.html", values)


@register.simple_block_tag
def notice(content: str, tone: str = "info", title: Any = "", role: str = "") -> SafeString:
    """role="alert" only for what appears after an action, role="status" for good news."""
    values = {
        "content": content,
        "tone": checked_tone(tone),
        "title": title,
        "role": role,
        "mark": glyphs.TONE_ICONS[tone],
    }
    return render_to_string("components/notice.html", values)


@register.simple_block_tag
def need(
    content: str,
    title: Any = "",
    meta: Any = "",
    name: Any = "",
    corner: str = "",
    url: str = "",
    tone: str = "",
    word: Any = "",
) -> SafeString:
    """One line of "what is needed now"; its content is the action. Stands in <ul class="needs">."""
    values = {
        "content": content,
        "title": title,
        "meta": meta,
        "name": name,
        "corner": corner,
        "url": url,
        "tone": tone,
        "word": word,
    }
    return render_to_string("components/need.html", values)


@register.simple_block_tag
def fact(content: str, label: Any = "") -> SafeString:
    """One row of a data sheet, in <dl class="facts">. Empty content shows a dash."""
    shown = content if content.strip() else "–"
    return format_html('<div class="fact"><dt>{}</dt><dd>{}</dd></div>', label, shown)


@register.inclusion_tag("components/empty.html")
def empty(
    title: Any, text: Any = "", url: str = "", label: Any = "", mark: str = "inbox"
) -> dict[str, Any]:
    return {"title": title, "text": text, "url": url, "label": label, "mark": mark}


@register.inclusion_tag("components/timeline.html")
def timeline(entries: Any) -> dict[str, Any]:
    """Entries: when (date or datetime), title, text, name, corner, tone, mark, url."""
    keys = ("when", "title", "text", "name", "corner", "tone", "mark", "url")
    items = normalised(entries, *keys)
    for item in items:
        item["mark"] = item["mark"] or glyphs.TONE_ICONS.get(item["tone"], "circle-dot")
    return {"entries": items}


@register.simple_block_tag
def signature(
    content: str,
    party: Any = "",
    name: Any = "",
    corner: str = "",
    signed_at: Any = None,
    method: Any = "",
    waiting: Any = "",
) -> SafeString:
    """One party, in <ul class="signatures">; its content is the action that is still open."""
    values = {
        "content": content,
        "party": party,
        "name": name,
        "corner": corner,
        "signed_at": signed_at,
        "method": method,
        "waiting": waiting,
    }
    return render_to_string("components/signature.html", values)


# Lists


@register.inclusion_tag("components/filter_bar.html", takes_context=True)
def filter_bar(
    context: template.Context,
    filters: Any = (),
    search: str | None = None,
    placeholder: str = "",
    search_name: str = "q",
    target: str = "results",
) -> dict[str, Any]:
    """A GET form. Filters: name, label, options [(value, label)], value (chosen, "" is all)."""
    query = context["request"].GET
    shown = normalised(filters, "name", "label", "options", "value")
    for item in shown:
        options = [(str(value), label) for value, label in item["options"]]
        item["options"] = options
        item["value"] = str(item["value"])
        item["chosen"] = dict(options).get(item["value"], "") if item["value"] else ""
        item["without"] = without(query, item["name"])
    own = {item["name"] for item in shown} | {search_name, "after", "before", "page"}
    return {
        "filters": shown,
        "search": search,
        "search_name": search_name,
        "placeholder": placeholder or _("Search"),
        "target": target,
        "path": context["request"].path,
        "kept": [(key, value) for key in query if key not in own for value in query.getlist(key)],
        "any_chosen": bool(search) or any(item["chosen"] for item in shown),
    }


def without(query: Any, name: str) -> str:
    rest = query.copy()
    for key in (name, "after", "before", "page"):
        rest.pop(key, None)
    return "?" + rest.urlencode()


@register.inclusion_tag("components/pager.html")
def pager(
    previous: str = "", next: str = "", summary: Any = "", target: str = "results"
) -> dict[str, Any]:
    """Keyset pages: ready addresses, such as "?after=…"; empty when there is none."""
    return {"previous": previous, "next": next, "summary": summary, "target": target}


# Forms


def with_formset(form: Any) -> list[Any]:
    return list(form.forms) if hasattr(form, "management_form") else [form]


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: Any) -> dict[str, Any]:
    """All errors of one or more forms or formsets, each with a link to its field."""
    general: list[str] = []
    fields: list[dict[str, Any]] = []
    for given in forms:
        # Crispy prints the summary of its own accord; a page that did so before gets it once.
        if not given or getattr(given, "summary_shown", False):
            continue
        given.summary_shown = True
        if hasattr(given, "non_form_errors") and given.is_bound:
            general.extend(given.non_form_errors())
        for form in with_formset(given):
            if not form.is_bound:
                continue
            general.extend(form.non_field_errors())
            for field in form:
                if field.is_hidden:
                    general.extend(f"{field.label}: {error}" for error in field.errors)
                    continue
                fields.extend(
                    {"id": field.id_for_label or field.auto_id, "label": field.label, "error": error}
                    for error in field.errors
                )
    return {"general": general, "fields": fields, "count": len(general) + len(fields)}


def described_by(field: Any) -> str:
    ids = [f"{field.auto_id}_error"] if field.errors else []
    return " ".join([*ids, f"{field.auto_id}_helptext"] if field.help_text else ids)


@register.inclusion_tag("components/file_drop.html")
def file_drop(field: Any, hint: Any = "", accept: str = "") -> dict[str, Any]:
    """A file field that also takes a dropped file."""
    attrs = {"class": "file-drop-input", "data-file-input": ""}
    if accept:
        attrs["accept"] = accept
    return field_values(field, attrs) | {"hint": hint}


@register.inclusion_tag("components/code_input.html")
def code_input(field: Any, length: int = 6) -> dict[str, Any]:
    """One field for a mailed or generated code: pasting and filling in by the phone work."""
    attrs = {
        "class": "form-control code-input",
        "inputmode": "numeric",
        "autocomplete": "one-time-code",
        "autocapitalize": "off",
        "spellcheck": "false",
        "maxlength": str(length + 2),
    }
    return field_values(field, attrs)


def field_values(field: Any, attrs: dict[str, Any]) -> dict[str, Any]:
    if field.errors:
        attrs["aria-invalid"] = "true"
        attrs["class"] = f"{attrs['class']} is-invalid"
    described = described_by(field)
    if described:
        attrs["aria-describedby"] = described
    return {"field": field, "widget": field.as_widget(attrs=attrs)}


@register.inclusion_tag("components/radio_cards.html")
def radio_cards(field: Any, descriptions: Any = None) -> dict[str, Any]:
    """A choice field as large cards. `descriptions`: dict of value to a line of explanation."""
    texts = {str(key): text for key, text in (descriptions or {}).items()}
    chosen = "" if field.value() is None else str(field.value())
    options = [
        {
            "value": str(value),
            "label": label,
            "text": texts.get(str(value), ""),
            "checked": str(value) == chosen,
            "id": f"{field.auto_id}_{number}",
        }
        for number, (value, label) in enumerate(field.field.choices)
        if value not in ("", None)
    ]
    return {"field": field, "options": options, "described": described_by(field)}


# Small behaviours


@register.inclusion_tag("components/copy_button.html")
def copy_button(text: Any, label: Any = "") -> dict[str, Any]:
    return {"text": text, "label": label or _("Copy")}


@register.inclusion_tag("components/print_button.html")
def print_button(label: Any = "") -> dict[str, Any]:
    return {"label": label or _("Print")}
