from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from decisions.models import DecisionRules
from people.models import User


class RulesForm(forms.ModelForm):
    # Of the row that was read; 0 when the programme had set nothing.
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    class Meta:
        model = DecisionRules
        fields = [
            "decider", "second_for", "exam_apart", "advice_needed", "hours_share",
            "least_confirmed", "least_points", "least_roles", "last_third_needed",
            "self_assessment_needed", "appeal_weeks", "appeal_nl", "appeal_en",
        ]  # fmt: skip
        widgets = {
            "appeal_nl": forms.Textarea(attrs={"rows": 4}),
            "appeal_en": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, data: Any, *, rules: DecisionRules) -> None:
        seen = rules.revision if rules.pk else 0
        super().__init__(data, instance=rules, initial={"revision": seen})

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self._meta.fields or []}


class AppointForm(forms.Form):
    user = forms.ChoiceField(label=_("Who?"))

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        self.fields["user"].choices = [  # type: ignore[attr-defined]
            (pk, person.name) for pk, person in self.people.items()
        ]

    @property
    def person(self) -> User:
        return self.people[self.cleaned_data["user"]]
