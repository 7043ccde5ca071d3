from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from learning.enums import Verdict
from learning.models import TaskVersion
from learning.models.tasks import LONGEST
from learning.services.answering import comment_needed


class AnswerForm(forms.Form):
    """One answer to one version. Many stand on a page, so ids carry the number of the version."""

    verdict = forms.ChoiceField(
        choices=Verdict.choices,
        error_messages={
            "required": gettext_lazy("Choose one of the three answers."),
            "invalid_choice": gettext_lazy("Choose one of the three answers."),
        },
    )
    comment = forms.CharField(
        required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, data: Any = None, *, version: TaskVersion, corner: str) -> None:
        super().__init__(data, auto_id=f"v{version.pk}_%s")
        self.version = version
        self.corner = corner
        self.fields["comment"].label = _("Comment")
        self.fields["comment"].help_text = _("Needed, unless your answer is “%(answer)s”.") % {
            "answer": Verdict.YES.label_for(corner)
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        verdict = cleaned.get("verdict")
        if verdict and verdict != Verdict.YES and not cleaned.get("comment", "").strip():
            self.add_error("comment", comment_needed(self.corner))
        return cleaned

    @property
    def buttons(self) -> list[tuple[str, Any, str, str]]:
        """(value, label, mark, tone), the most positive first."""
        return [
            (verdict.value, verdict.label_for(self.corner), verdict.mark, verdict.tone)
            for verdict in Verdict
        ]


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why is it withdrawn?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class NotOfferedForm(forms.Form):
    """What cannot be worked on at this workplace."""

    not_offered = forms.TypedMultipleChoiceField(
        label=pgettext_lazy("workplace", "Tick what a student cannot learn with you"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, choices: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["not_offered"].choices = choices  # type: ignore[attr-defined]
