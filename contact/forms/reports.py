from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from contact.enums import Stand, Where
from contact.kinds import MomentKind
from contact.services.reporting import Written, WrittenAction
from core.dates import today


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ReportForm(forms.Form):
    """Who was there, where, and when; topics and actions have forms of their own."""

    held_on = forms.DateField(label=_("Day"), widget=DateInput())
    where = forms.ChoiceField(label=_("Where was it?"), choices=Where.choices)
    present = forms.TypedMultipleChoiceField(
        label=_("Who was there?"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick who was there.")},
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    request_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        people: dict[int, tuple],
        kinds: Sequence[MomentKind] = (),
        **options: Any,
    ) -> None:
        usual = {"request_key": uuid4(), "held_on": today()}
        options["initial"] = usual | options.get("initial", {})
        super().__init__(*args, **options)
        names = [(pk, user.name) for pk, (user, _corner) in people.items()]
        self.fields["present"].choices = names  # type: ignore[attr-defined]
        if kinds:
            self.fields["kind"] = forms.ChoiceField(
                label=_("Kind of contact"), choices=[(kind.key, kind.label) for kind in kinds]
            )
            self.order_fields(["kind"])

    def clean_held_on(self) -> Any:
        day = self.cleaned_data["held_on"]
        if day > today():
            raise forms.ValidationError(
                _("This day is still to come. Write the report after the talk.")
            )
        return day


class TopicForm(forms.Form):
    title = forms.CharField(label=_("Topic"), max_length=120, required=False)
    text = forms.CharField(
        label=_("What was said"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("text") and not data.get("title"):
            self.add_error("title", _("Give this topic a name."))
        return data


class ActionForm(forms.Form):
    text = forms.CharField(label=_("What"), max_length=300, required=False)
    owner = forms.TypedChoiceField(label=_("Who"), coerce=int, required=False, empty_value=None)
    due_on = forms.DateField(label=_("Due on"), widget=DateInput(), required=False)
    key = forms.CharField(widget=forms.HiddenInput, max_length=12, required=False)

    def __init__(self, *args: Any, people: dict[int, tuple], **options: Any) -> None:
        super().__init__(*args, **options)
        names = [(pk, user.name) for pk, (user, _corner) in people.items()]
        choices = [("", _("Choose a person")), *names]
        self.fields["owner"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("text"):
            if not data.get("owner"):
                self.add_error("owner", _("Choose who does this."))
            if not data.get("due_on"):
                self.add_error("due_on", _("Fill in by when."))
        return data


TopicFormSet = forms.formset_factory(TopicForm, extra=1, max_num=12, absolute_max=20)
ActionFormSet = forms.formset_factory(ActionForm, extra=2, max_num=12, absolute_max=20)


def written(form: ReportForm, topics: Any, actions: Any) -> Written:
    data = form.cleaned_data
    return Written(
        held_on=data["held_on"],
        where=data["where"],
        present=data["present"],
        topics=[
            (row["title"], row["text"])
            for row in (one.cleaned_data for one in topics)
            if row.get("text")
        ],
        actions=[
            WrittenAction(row["text"], row["owner"], row["due_on"], row.get("key", ""))
            for row in (one.cleaned_data for one in actions)
            if row.get("text")
        ],
    )


class AnswerForm(forms.Form):
    stand = forms.ChoiceField(
        label=_("Is this what was said?"),
        choices=[
            (Stand.AGREED, _("Yes, I agree")),
            (Stand.NOT_AGREED, _("No, something is not right")),
        ],
        error_messages={"required": _("Choose one of the two answers.")},
    )
    remark = forms.CharField(
        label=_("What is not right?"),
        help_text=_("Everybody in the talk reads this."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )
    report = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("stand") == Stand.NOT_AGREED and not data.get("remark", "").strip():
            self.add_error("remark", _("Write in a few words what is not right."))
        return data
