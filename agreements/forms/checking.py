from typing import Any

from django import forms
from django.utils.translation import pgettext_lazy

CORRECT = "correct"
CORRECT_IT = "correct_it"


class CheckForm(forms.Form):
    """The answer of the workplace: the data are correct, or what is not."""

    answer = forms.ChoiceField(
        label=pgettext_lazy("workplace", "Your answer"),
        choices=[
            (CORRECT, pgettext_lazy("workplace", "Everything is correct")),
            (CORRECT_IT, pgettext_lazy("workplace", "Something must be corrected")),
        ],
        error_messages={
            "required": pgettext_lazy("workplace", "Choose one of the two answers."),
            "invalid_choice": pgettext_lazy("workplace", "Choose one of the two answers."),
        },
    )
    comment = forms.CharField(
        label=pgettext_lazy("workplace", "What should be corrected?"),
        help_text=pgettext_lazy(
            "workplace", "For example: the student works on Tuesdays, not on Mondays."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=2000,
    )

    descriptions = {
        CORRECT: pgettext_lazy("workplace", "Then everybody is asked to sign."),
        CORRECT_IT: pgettext_lazy(
            "workplace", "The school corrects it and sends you the new version."
        ),
    }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("answer") == CORRECT_IT and not cleaned.get("comment", "").strip():
            self.add_error(
                "comment",
                pgettext_lazy(
                    "workplace", "Write what should be corrected, so that the school can do it."
                ),
            )
        return cleaned
