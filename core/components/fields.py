"""Form fields and errors beyond what crispy forms draws, and two small buttons."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

register = template.Library()


def forms_in(form: Any) -> list[Any]:
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
        for form in forms_in(given):
            if not form.is_bound:
                continue
            general.extend(form.non_field_errors())
            for field in form:
                if field.is_hidden:
                    general.extend(f"{field.label}: {error}" for error in field.errors)
                    continue
                fields.extend(
                    {
                        "id": field.id_for_label or field.auto_id,
                        "label": field.label,
                        "error": error,
                    }
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


@register.inclusion_tag("components/copy_button.html")
def copy_button(text: Any, label: Any = "") -> dict[str, Any]:
    return {"text": text, "label": label or _("Copy")}


@register.inclusion_tag("components/print_button.html")
def print_button(label: Any = "") -> dict[str, Any]:
    return {"label": label or _("Print")}
