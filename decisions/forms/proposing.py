from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from decisions.enums import Result
from decisions.models import Proposal
from decisions.services.proposing import Words
from decisions.words import LONGEST
from programmes.models import LearningOutcome

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _text(label: Any, rows: int = 3, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        widget=forms.Textarea(attrs={"rows": rows}),
        max_length=LONGEST,
        help_text=help_text,
    )


class ProposalForm(forms.Form):
    """All may be empty while it is being written; what is missing is said before it counts."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    result = forms.ChoiceField(
        label=_("Result"),
        choices=[(each.value, each.label) for each in Result],
        widget=forms.RadioSelect,
        required=False,
    )
    new_date = forms.DateField(
        label=_("Decided again on"),
        widget=DAY,
        required=False,
        help_text=_("Only with “not yet”."),
    )
    motivation = _text(_("Motivation"), 5, _("The student reads this, and so do later readers."))
    deviation_reason = _text(
        _("Why this differs from the advice of the workplace"),
        help_text=_("Only when it differs. The workplace reads it."),
    )
    despite_reason = _text(
        _("Why you decide although not everything is there"),
        help_text=_("Only when a condition above is not met."),
    )

    def __init__(
        self,
        *args: Any,
        proposal: Proposal | None,
        outcomes: Sequence[LearningOutcome],
        scale: Sequence[dict[str, Any]],
        **kwargs: Any,
    ) -> None:
        self.outcome_ids = [row.pk for row in outcomes]
        kwargs["initial"] = _as_written(proposal, self.outcome_ids)
        super().__init__(*args, **kwargs)
        key = "en" if get_language() == "en" else "nl"
        levels = [(level["code"], level.get(key) or level["nl"]) for level in scale]
        for row in outcomes:
            self.fields[f"level_{row.pk}"] = forms.ChoiceField(
                label=_("Level"),
                choices=[("", _("not part of this result")), *levels],
                required=False,
            )
            self.fields[f"text_{row.pk}"] = _text(_("Why"), 2)

    def words(self) -> Words:
        data = self.cleaned_data
        return Words(
            result=data["result"],
            new_date=data["new_date"],
            motivation=data["motivation"],
            outcomes={pk: (data[f"level_{pk}"], data[f"text_{pk}"]) for pk in self.outcome_ids},
            deviation_reason=data["deviation_reason"],
            despite_reason=data["despite_reason"],
        )

    def mark(self, problems: dict[str, str]) -> None:
        """Put what is missing beside its field."""
        for name, sentence in problems.items():
            field = name if name in self.fields else None
            if name.startswith("outcome-"):
                field = f"text_{name.removeprefix('outcome-')}"
            self.add_error(field, sentence)


def _as_written(proposal: Proposal | None, outcome_ids: Sequence[int]) -> dict[str, Any]:
    if proposal is None:
        return {"revision": 0}
    found = {
        name: getattr(proposal, name)
        for name in ("revision", "result", "new_date", "motivation", "deviation_reason",
                     "despite_reason")
    }  # fmt: skip
    for pk in outcome_ids:
        words = proposal.outcomes.get(str(pk), {})
        found[f"level_{pk}"] = words.get("level", "")
        found[f"text_{pk}"] = words.get("text", "")
    return found


class RevisionForm(forms.Form):
    """A button about the proposal as it was read."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    remark = _text(_("What should be looked at again?"))


class CorrectForm(forms.Form):
    reason = forms.CharField(
        label=_("What was wrong?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST,
        help_text=_("The manager who authorises it reads this, and so does the student later."),
    )
