"""The form of a draft, built from the fields that the template of the agreement asks for."""

import copy
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from agreements.draft_fields import DraftField, fields_for, initial
from agreements.draft_fields import clean as clean_draft
from agreements.models import Agreement
from core.errors import ActionRefused
from core.forms import NumberField

DATE_MISTAKE = _("Write the date as day-month-year, for example 02-09-2026.")


def date_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class DraftForm(forms.Form):
    """`outcomes`: [(code, label)] of the framework that the student follows."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    language = forms.ChoiceField(
        label=_("Language of the agreement"), choices=[("nl", _("Dutch")), ("en", _("English"))]
    )

    def __init__(
        self, data: Any = None, *, agreement: Agreement, outcomes: list[tuple[str, str]]
    ) -> None:
        self.agreement = agreement
        self.asked = fields_for(agreement)
        # What the draft would hold: with a mistake in the form, what it holds now.
        self.stored: dict[str, Any] = dict(agreement.data)
        values = initial(agreement)
        super().__init__(
            data,
            initial={
                "revision": agreement.revision if agreement.pk else None,
                "language": agreement.language,
                **{item.key: _shown(item, values.get(item.key)) for item in self.asked},
            },
        )
        for item in self.asked:
            self.fields[item.key] = _field(item, outcomes)

    def clean(self) -> dict[str, Any]:
        """Read as the service will read it, so that preview and draft say the same."""
        cleaned = super().clean() or {}
        typed = {item.key: cleaned.get(item.key) for item in self.asked}
        try:
            self.stored = clean_draft(self.agreement, typed)
        except ActionRefused as refusal:
            self.add_error(None, str(refusal))
        return cleaned

    def continue_with(self, revision: int, sentence: str) -> None:
        """Somebody else saved in between: what was typed stays, and the next save is meant."""
        typed = cast(QueryDict, self.data).copy()
        typed["revision"] = str(revision)
        self.data = typed
        self.add_error(None, sentence)

    def applied_to(self, agreement: Agreement) -> Agreement:
        """A copy of the draft with what is typed now, for the preview; never saved."""
        shown = copy.copy(agreement)
        if self.is_bound:
            self.is_valid()
            shown.language = self.cleaned_data.get("language", agreement.language)
            shown.data = self.stored
        return shown


def _field(item: DraftField, outcomes: list[tuple[str, str]]) -> forms.Field:
    common: dict[str, Any] = {"label": item.label, "help_text": item.help, "required": False}
    if item.kind == "long_text":
        area = forms.Textarea(attrs={"rows": 5})
        return forms.CharField(widget=area, max_length=item.max_length, **common)
    if item.kind in {"list", "year_hours"}:
        area = forms.Textarea(attrs={"rows": 3})
        return forms.CharField(widget=area, max_length=item.max_length, **common)
    if item.kind == "int":
        return forms.IntegerField(min_value=item.least, max_value=item.most, **common)
    if item.kind == "decimal":
        return NumberField(min_value=item.least, max_value=item.most, **common)
    if item.kind == "date":
        return forms.DateField(
            widget=date_input(), error_messages={"invalid": DATE_MISTAKE}, **common
        )
    if item.kind == "choice":
        return forms.ChoiceField(choices=item.choices, **common)
    if item.kind == "outcomes":
        return forms.MultipleChoiceField(
            choices=outcomes, widget=forms.CheckboxSelectMultiple, **common
        )
    return forms.CharField(max_length=item.max_length, **common)


def _shown(item: DraftField, value: Any) -> Any:
    """A stored value as it is typed."""
    if item.kind == "decimal" and isinstance(value, str) and value:
        return Decimal(value)
    if item.kind == "list" and isinstance(value, list):
        return "\n".join(value)
    if item.kind == "year_hours" and isinstance(value, dict):
        return "\n".join(f"{year}: {hours}" for year, hours in value.items())
    return value
