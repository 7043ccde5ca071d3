from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from learning.models import ExampleTask
from learning.outcomes import ACHIEVED_AT_WORK
from programmes.models import LearningOutcome, Programme


class ExampleForm(forms.ModelForm):
    """An example for the library. It names nobody."""

    outcome_codes = forms.MultipleChoiceField(
        label=_("What it is about"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = ExampleTask
        fields = ["title", "activity", "product", "evidence", "hours"]
        widgets = {
            name: forms.Textarea(attrs={"rows": 3}) for name in ("activity", "product", "evidence")
        }

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        framework = programme.frameworks.filter(published_at__isnull=False).first()
        rows = LearningOutcome.objects.filter(
            framework=framework, kind__in=ACHIEVED_AT_WORK
        ).order_by("order", "code")
        choices = {row.code: f"{row.code} {row.name}" for row in rows}
        # An older example may name a code that the newest version does not have.
        choices |= {code: code for code in self.instance.outcome_codes if code not in choices}
        self.fields["outcome_codes"].choices = list(choices.items())  # type: ignore[attr-defined]
        self.initial.setdefault("outcome_codes", self.instance.outcome_codes)

    @property
    def values(self) -> dict[str, Any]:
        names = ("title", "activity", "product", "evidence", "hours", "outcome_codes")
        return {name: self.cleaned_data[name] for name in names}

    def validate_unique(self) -> None:
        """The service says in words that a title is taken."""
