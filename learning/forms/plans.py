from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from learning.enums import PlanDecision
from programmes.models import Programme


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


class PlanRuleForm(forms.Form):
    """In which variants of a programme a plan is asked."""

    variants = forms.TypedMultipleChoiceField(
        label=_("In these variants a placement plan is approved before the start"),
        help_text=_("Placements in preparation are then asked to submit one."),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = list(programme.variants.order_by("pk"))
        self.fields["variants"].choices = [  # type: ignore[attr-defined]
            (row.pk, row.get_variant_display()) for row in rows
        ]
        self.initial.setdefault("variants", [row.pk for row in rows if row.plan_required])
