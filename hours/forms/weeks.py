from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.dates import today
from hours.forms.fields import HoursField
from hours.numbers import DAYS, FIELDS, WeekNumbers
from hours.weeks import Week, days_within
from placements.models import Placement


class NumbersForm(forms.Form):
    """Seven days in one row, learning and absence; knows which days can be filled in."""

    learning = HoursField(
        most=168,
        label=_("For learning"),
        help_text=_("How many of these hours were meant for learning."),
    )
    absence = HoursField(
        most=168, label=_("Absent"), help_text=_("Only how many hours. Nobody asks why.")
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: Any, placement: Placement, week: Week, **options: Any) -> None:
        super().__init__(*args, **options)
        inside = days_within(placement, week)
        self.columns: list[dict[str, Any]] = []
        for name, day in zip(DAYS, week.days, strict=True):
            field = HoursField(most=24, label=date_format(day, "l j F"))
            open_day = day in inside and day <= today()
            field.disabled = not open_day
            self.fields[name] = field
            self.columns.append({"day": day, "name": name, "is_open": open_day})
        for name in FIELDS:
            self.fields[name].widget.attrs["class"] = "form-control hours-input"
        for column in self.columns:
            column["field"] = self[column["name"]]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        numbers = WeekNumbers.from_mapping(cleaned)
        if not self.errors and numbers.learning > numbers.worked:
            self.add_error(
                "learning",
                _("Learning hours are a part of the hours worked, so never more."),
            )
        return cleaned

    @property
    def numbers(self) -> WeekNumbers:
        return WeekNumbers.from_mapping(self.cleaned_data)

    @property
    def revision_read(self) -> int:
        return self.cleaned_data.get("revision") or 0


class WeekForm(NumbersForm):
    note = forms.CharField(
        label=pgettext_lazy("student", "What did you work on?"),
        help_text=pgettext_lazy("student", "Optional, one sentence. Not about absence."),
        required=False,
        max_length=300,
    )

    field_order = [*DAYS, "learning", "absence", "note"]


APPROVE, CORRECT, SEND_BACK = "approve", "correct", "send_back"


class AnswerForm(NumbersForm):
    """The workplace answers one week."""

    answer = forms.ChoiceField(
        label=pgettext_lazy("workplace", "Your answer"),
        choices=[
            (APPROVE, pgettext_lazy("workplace", "The hours are right")),
            (CORRECT, pgettext_lazy("workplace", "Approve them with a correction")),
            (SEND_BACK, pgettext_lazy("workplace", "Send them back to the student")),
        ],
        error_messages={"required": pgettext_lazy("workplace", "Choose an answer.")},
    )
    remark = forms.CharField(
        label=pgettext_lazy("workplace", "What did you correct, or what is not right?"),
        help_text=pgettext_lazy(
            "workplace",
            "The student reads this. For example: on Thursday we closed at 12. Do not write a "
            "reason for absence.",
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=500,
    )

    descriptions = {
        APPROVE: pgettext_lazy("workplace", "They count as they were handed in."),
        CORRECT: pgettext_lazy("workplace", "You change the numbers; yours count."),
        SEND_BACK: pgettext_lazy("workplace", "The student looks again and hands in once more."),
    }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        asked = cleaned.get("answer")
        if asked in {CORRECT, SEND_BACK} and not cleaned.get("remark", "").strip():
            words = {
                CORRECT: pgettext_lazy("workplace", "Write in a few words what you corrected."),
                SEND_BACK: pgettext_lazy("workplace", "Write in a few words what is not right."),
            }
            self.add_error("remark", words[asked])
        return cleaned
