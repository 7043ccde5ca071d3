from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.due_rules import BadRule, check_rule
from programmes.enums import Avoids, HolidayName, ReflectionMethod
from programmes.models import LearningOutcome


class OutcomeForm(forms.ModelForm):
    class Meta:
        model = LearningOutcome
        fields = ["code", "kind", "name_nl", "name_en", "result"]
        widgets = {
            "name_nl": forms.Textarea(attrs={"rows": 2}),
            "name_en": forms.Textarea(attrs={"rows": 2}),
            "result": forms.Textarea(attrs={"rows": 3}),
        }


class FrameworkVersionForm(forms.Form):
    version = forms.CharField(label=_("Name of the new version"), max_length=20)


class PlanRowForm(forms.Form):
    due = forms.CharField(
        label=_("Due"),
        max_length=60,
        help_text=_(
            "For example T0-4w (four weeks before the start), opened+5wd (five working days "
            "after it opened), 50%L (half-way) or min(20%L, T0+4w)."
        ),
    )

    avoids = forms.ChoiceField(
        label=_("Never on"), choices=Avoids.choices, required=False, widget=forms.RadioSelect
    )
    moves_before = forms.BooleanField(
        label=_("Move it to the day before, not after"), required=False
    )
    repeats_every = forms.IntegerField(
        label=_("Comes back every so many weeks"),
        required=False,
        min_value=1,
        max_value=104,
        help_text=_("Empty: once. Such as 13 for a talk in every quarter."),
    )
    repeats_above = forms.IntegerField(
        label=_("In placements longer than so many weeks"),
        required=False,
        min_value=1,
        max_value=520,
    )
    example = forms.CharField(
        label=_("Show what changes for"),
        required=False,
        max_length=80,
        help_text=_("The name of a student. Empty: the newest placement."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        every, above = data.get("repeats_every"), data.get("repeats_above")
        if (every is None) != (above is None):
            missing = "repeats_above" if above is None else "repeats_every"
            if missing not in self.errors:
                self.add_error(missing, _("Fill in both, or neither."))
        return data

    @property
    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "example"}

    def clean_due(self) -> str:
        rule = self.cleaned_data["due"].strip()
        try:
            check_rule(rule)
        except BadRule as error:
            raise ValidationError(str(error)) from error
        return rule


class HolidayForm(forms.Form):
    name = forms.ChoiceField(label=_("Holiday"), choices=HolidayName.choices)
    first_day = forms.DateField(
        label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last_day = forms.DateField(
        label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class ReflectionForm(forms.Form):
    method = forms.ChoiceField(
        label=_("How do students look back on their work?"),
        choices=ReflectionMethod.choices,
        widget=forms.RadioSelect,
    )
