from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.due_rules import BadRule, check_rule
from programmes.enums import ReflectionMethod
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
        label=_("due"),
        max_length=60,
        help_text=_(
            "For example T0-4w (four weeks before the start), opened+5wd (five working days "
            "after it opened), 50%L (half-way) or min(20%L, T0+4w)."
        ),
    )

    def clean_due(self) -> str:
        rule = self.cleaned_data["due"].strip()
        try:
            check_rule(rule)
        except BadRule as error:
            raise ValidationError(str(error)) from error
        return rule


class ReflectionForm(forms.Form):
    method = forms.ChoiceField(
        label=_("How do students look back on their work?"),
        choices=ReflectionMethod.choices,
        widget=forms.RadioSelect,
    )
