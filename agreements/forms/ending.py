from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from placements.enums import EndReason


class EndForm(forms.Form):
    """Ending early: why, and which day is the last one. Never a diagnosis."""

    reason = forms.ChoiceField(
        label=_("Why does it end?"),
        choices=[("", _("Choose a reason")), *EndReason.choices],
        error_messages={"required": _("Choose the reason.")},
    )
    ended_on = forms.DateField(
        label=_("Last day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Fill in the last day."),
            "invalid": _("Write the date as day-month-year, for example 02-09-2026."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _(
            "Do not write anything about someone's health; the reason is enough."
        )


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("Why do you withdraw this version?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        help_text=_("The parties read this in the history of the agreement."),
        error_messages={"required": _("Write in a few words why, so that everybody understands.")},
    )
