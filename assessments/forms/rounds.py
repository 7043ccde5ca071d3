import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.enums import CORNER_CHOICES
from assessments.models import LONGEST, AssessmentRound, InstrumentVersion
from core.dates import today

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class OpenForm(forms.Form):
    kind = forms.ChoiceField(label=_("Which form?"))
    due_on = forms.DateField(
        label=_("To be filled in by"),
        required=False,
        widget=DAY,
        help_text=_("Empty: as the plan of the school says."),
    )

    def __init__(self, *args: Any, versions: Sequence[InstrumentVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (version.instrument.kind, version.name) for version in versions
        ]


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is it not needed?"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )


class TalkForm(forms.Form):
    revision = forms.IntegerField(widget=forms.HiddenInput)
    held_on = forms.DateField(label=_("When was the talk?"), widget=DAY)
    outcome = forms.CharField(
        label=_("What came out of it?"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=LONGEST,
        help_text=_("In words that all three can stand behind."),
    )
    changes = forms.CharField(
        label=_("What changes in the tasks?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=LONGEST,
    )

    def __init__(self, *args: Any, row: AssessmentRound, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "revision": row.revision,
            "held_on": row.talk_on or today(),
            "outcome": row.talk_outcome,
            "changes": row.talk_changes,
        }
        super().__init__(*args, **kwargs)


class RecoveryForm(forms.Form):
    once_key = forms.CharField(widget=forms.HiddenInput, max_length=36, min_length=8)
    text = forms.CharField(
        label=_("What will be different?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST,
        help_text=_("Something that can be seen: what will somebody do, and how will it show?"),
    )
    corner = forms.ChoiceField(label=_("Who sees to it?"), choices=CORNER_CHOICES)
    due_on = forms.DateField(label=_("By when?"), widget=DAY)

    def __init__(self, *args: Any, row: AssessmentRound, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "once_key": str(uuid.uuid4()),
            "due_on": min(today() + timedelta(weeks=3), max(row.placement.end_date, today())),
            "corner": "student",
        }
        super().__init__(*args, **kwargs)
