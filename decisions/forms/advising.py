from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from decisions.enums import Verdict
from decisions.models import WorkplaceAdvice
from decisions.queries.said import SaidBefore
from decisions.words import LONGEST
from programmes.models import LearningOutcome


class AdviceForm(forms.Form):
    """One question, a few words; and, for who likes that, a word about an outcome."""

    verdict = forms.ChoiceField(
        label=pgettext_lazy("workplace", "Is the student ready, in your view?"),
        choices=[(each.value, each.statement) for each in Verdict],
        widget=forms.RadioSelect,
    )
    motivation = forms.CharField(
        label=pgettext_lazy("workplace", "Why?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST,
        help_text=pgettext_lazy(
            "workplace",
            "A sentence is enough. With a plain yes you may leave it empty. The student reads it.",
        ),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)

    def __init__(
        self,
        *args: Any,
        outcomes: Sequence[LearningOutcome],
        advice: WorkplaceAdvice | None,
        said: SaidBefore | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = self._as_given(outcomes, advice)
        if advice is None and said is not None:
            kwargs["initial"] |= {"verdict": said.verdict, "motivation": said.motivation}
            # About each part the final form has said enough; what an older page brings is kept.
            outcomes = outcomes if kwargs.get("data") or (args and args[0]) else ()
        super().__init__(*args, **kwargs)
        self.outcomes = {f"about_{row.pk}": row for row in outcomes}
        for name, row in self.outcomes.items():
            self.fields[name] = forms.CharField(
                label=f"{row.code} {row.name}",
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
                max_length=LONGEST,
            )

    @staticmethod
    def _as_given(
        outcomes: Sequence[LearningOutcome], advice: WorkplaceAdvice | None
    ) -> dict[str, Any]:
        if advice is None:
            return {"seen": 0}
        said = {each["code"]: each["text"] for each in advice.outcomes}
        found = {"verdict": advice.verdict, "motivation": advice.motivation, "seen": advice.number}
        return found | {f"about_{row.pk}": said.get(row.code, "") for row in outcomes}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        verdict = data.get("verdict")
        if verdict and Verdict(verdict).asks_why and not (data.get("motivation") or "").strip():
            self.add_error("motivation", _("Write in a few words why."))
        return data

    @property
    def outcome_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.outcomes]

    @property
    def has_words(self) -> bool:
        return any(self[name].value() for name in self.outcomes)

    def about(self) -> dict[int, str]:
        return {row.pk: self.cleaned_data[name] for name, row in self.outcomes.items()}
