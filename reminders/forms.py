from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.due_rules import BadRule
from people.enums import Corner
from reminders.enums import Audience, Severity
from reminders.models.plans import MOST_LATER, MOST_MAILS, MOST_TIMES
from reminders.reaching import check_step
from reminders.services.plans import MOST_STEPS, StepValues


class SeverityForm(forms.Form):
    severity = forms.ChoiceField(
        label=_("How urgent is it?"),
        choices=Severity.choices,
        help_text=_("High may be mailed beside the weekly mail, as long as the cap leaves room."),
    )


class StepForm(forms.Form):
    when = forms.CharField(
        label=_("When"),
        max_length=60,
        help_text=_(
            "For example due-3wd (three working days before the day), due, due+5wd, T0-1w (a week "
            "before the start), 60%L or TE."
        ),
    )
    # A browser sends the first choice also of a step that nobody filled in.
    audience = forms.ChoiceField(
        label=_("To"), choices=Audience.choices, initial=Audience.values[0]
    )
    debtor = forms.ChoiceField(
        label=_("Only for what is owed by"),
        choices=[("", _("everyone")), *Corner.choices],
        required=False,
    )
    later = forms.IntegerField(
        label=_("Working days later"), min_value=0, max_value=MOST_LATER, initial=0
    )
    every = forms.IntegerField(
        label=_("Again after so many working days"), min_value=1, max_value=30, required=False
    )
    most = forms.IntegerField(
        label=_("How often in all"), min_value=1, max_value=MOST_TIMES, initial=1
    )
    is_escalation = forms.BooleanField(
        label=_("Tells somebody that others did not keep it"), required=False
    )

    def clean_when(self) -> str:
        rule = self.cleaned_data["when"].replace(" ", "")
        try:
            check_step(rule)
        except BadRule as error:
            raise ValidationError(str(error)) from error
        return str(rule)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (data.get("most", 1) > 1) != bool(data.get("every")):
            self.add_error(
                "every",
                _("Say after how many working days it comes again, and how often in all."),
            )
        return data

    @property
    def values(self) -> StepValues:
        names = StepValues.__dataclass_fields__
        return StepValues(**{name: self.cleaned_data[name] for name in names})


StepFormSet = forms.formset_factory(
    StepForm, extra=1, can_delete=True, max_num=MOST_STEPS, validate_max=True
)


def steps_in(formset: Any) -> list[StepValues]:
    """The steps that stay, in their order; empty lines are left out."""
    filled = [form for form in formset.forms if "when" in form.cleaned_data]
    return [form.values for form in filled if not form.cleaned_data.get("DELETE")]


class CapForm(forms.Form):
    number = forms.IntegerField(
        label=_("Mails a week to one person at a workplace, at most"),
        min_value=1,
        max_value=MOST_MAILS,
        help_text=_("Reminders wait when it is reached. Mail that cannot wait always goes."),
    )
