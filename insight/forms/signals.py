from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.dates import today
from insight.enums import AnswerKind


class AnswerForm(forms.Form):
    """What is said about a signal, and why."""

    kind = forms.ChoiceField(
        label=_("What do you say about this signal?"),
        choices=[
            (AnswerKind.DISCUSSED, _("We talked about it; the signal stays")),
            (AnswerKind.SNOOZED, _("Set it aside until a day")),
            (AnswerKind.NOT_RELEVANT, _("It is not relevant in this placement")),
        ],
        widget=forms.RadioSelect,
    )
    until = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Only when you set it aside. At most half a year."),
    )
    reason = forms.CharField(
        label=_("Why, or what was agreed"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    once_key = forms.UUIDField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("kind") == AnswerKind.SNOOZED and "until" not in self.errors:
            until = values.get("until")
            if until is None or until <= today():
                self.add_error("until", _("Choose a day after today."))
        return values
