from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from placements.enums import InterruptionKind
from placements.forms.placements import DateInput


class PostponeForm(forms.Form):
    to_day = forms.DateField(label=_("New date"), widget=DateInput())
    reason = forms.CharField(
        label=_("Why does it need another date?"),
        help_text=_("The others in the triangle read this."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
    )


class ReceivedForm(forms.Form):
    how = forms.CharField(
        label=_("How did you get it?"),
        help_text=_("For example: by phone on Tuesday. The others in the triangle read this."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
    )


class InterruptionForm(forms.Form):
    from_day = forms.DateField(label=_("First day away"), widget=DateInput())
    until_day = forms.DateField(
        label=_("Last day away"),
        help_text=_("Not known yet? Take a day that is likely; you can change it later."),
        widget=DateInput(),
    )
    kind = forms.ChoiceField(
        label=_("Why"),
        choices=InterruptionKind.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "Seen by the school and the student only. Never write down what is the matter "
            "with someone."
        ),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("from_day"), data.get("until_day")
        if first and last and last < first:
            self.add_error("until_day", _("The last day is before the first day."))
        return data


class LastDayForm(forms.Form):
    until_day = forms.DateField(label=_("Last day away"), widget=DateInput())
