from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from documents.upload_fields import UploadsField
from portfolio import readers
from portfolio.enums import Answer, FeedbackSource
from portfolio.models import EvidenceItem
from portfolio.services.feedback import LONGEST, upload_context
from portfolio.upload_purposes import SPOKEN

SOMEBODY_ELSE = "else"


class AskFeedbackForm(forms.Form):
    """Somebody of the triangle, or anyone else by name and address."""

    who = forms.ChoiceField(
        label=pgettext_lazy("student", "Whom do you ask?"), widget=forms.RadioSelect
    )
    name = forms.CharField(label=_("Name"), max_length=160, required=False)
    email = forms.EmailField(label=_("E-mail address"), max_length=254, required=False)
    question = forms.CharField(
        label=pgettext_lazy("student", "Your question"),
        help_text=pgettext_lazy("student", "What do you want to hear about? You may leave it out."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )

    def __init__(self, *args: Any, item: EvidenceItem, **options: Any) -> None:
        super().__init__(*args, **options)
        people = readers.to_ask(item)
        self.people = {str(person.pk): person for person, _source in people}
        self.descriptions = {
            str(person.pk): FeedbackSource(source).label for person, source in people
        } | {
            SOMEBODY_ELSE: pgettext_lazy(
                "student", "A fellow student or colleague: gets a mail and sees only this item."
            )
        }
        who: Any = self.fields["who"]
        who.choices = [
            *((pk, person.name) for pk, person in self.people.items()),
            (SOMEBODY_ELSE, pgettext_lazy("student", "Somebody else")),
        ]
        if self.people:
            who.initial = next(iter(self.people))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("who") == SOMEBODY_ELSE:
            for name in ("name", "email"):
                if not values.get(name) and name not in self.errors:
                    self.add_error(name, _("Fill this in."))
        return values


class GiveFeedbackForm(forms.Form):
    text = forms.CharField(
        label=_("Your feedback"),
        help_text=_("What is good, and what could be a next step?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST,
        required=False,
    )
    spoken = UploadsField(purpose=SPOKEN, label=_("Or say it: one recording"), required=False)

    def __init__(
        self, *args: Any, actor: Any, item: EvidenceItem, endpoint: str, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["spoken"]
        field.prepare(
            actor=actor,
            endpoint=endpoint,
            context=upload_context(item.pk),
            camera=False,
            record=True,
        )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors and not values["text"].strip() and not values["spoken"]:
            raise forms.ValidationError(_("Write or say something first."))
        return values


class AnswerForm(forms.Form):
    """Yes, no or unknown; the button says which."""

    answer = forms.ChoiceField(choices=Answer.choices)
    content_sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)
    remark = forms.CharField(
        label=pgettext_lazy("workplace", "Remark"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        required=False,
    )
