from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from learning.enums import PlanDecision


class AdviceForm(forms.Form):
    advice = forms.CharField(
        label=_("Advice of the placement office"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (PlanDecision.APPROVED.value, _("Approve the plan")),
            (PlanDecision.RETURNED.value, _("Send it back")),
        ],
        error_messages={"required": _("Choose: approve it or send it back.")},
    )
    reason = forms.CharField(
        label=_("What should change?"),
        help_text=_("Needed when you send it back."),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        returned = cleaned.get("decision") == PlanDecision.RETURNED
        if returned and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Write what should change, so that the student can do it."))
        return cleaned
