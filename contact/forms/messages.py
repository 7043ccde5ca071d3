from typing import Any
from uuid import uuid4

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contact.upload_purposes import ATTACHMENT, context_of
from documents.upload_fields import UploadsField
from placements.models import Placement


class KeyedForm(forms.Form):
    """Carries a key, so that a double click sends once."""

    request_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        options["initial"] = {"request_key": uuid4(), **options.get("initial", {})}
        super().__init__(*args, **options)


class ReplyForm(KeyedForm):
    text = forms.CharField(
        label=_("Your message"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=10_000,
        required=False,
    )
    attached = UploadsField(
        purpose=ATTACHMENT,
        label=_("Files"),
        help_text=_("Photos, PDF and documents; at most five."),
        required=False,
    )

    def __init__(self, *args: Any, actor: Any, placement: Placement, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["attached"]
        field.prepare(
            actor=actor,
            endpoint=reverse("contact:uploads", args=[placement.pk]),
            context=context_of(placement.pk),
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("text", "").strip() and not data.get("attached"):
            self.add_error("text", _("Write something first."))
        return data


class ThreadForm(ReplyForm):
    corners = forms.MultipleChoiceField(
        label=_("To"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose to whom you write.")},
    )
    subject = forms.CharField(label=_("About"), max_length=120)

    field_order = ["corners", "subject", "text", "attached", "request_key"]

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["corners"].choices = choices  # type: ignore[attr-defined]


class ConfideForm(KeyedForm):
    text = forms.CharField(
        label=_("What do you want to say?"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=10_000,
    )
    adviser_may_know = forms.BooleanField(
        label=_("The confidential adviser may know this too"),
        help_text=_("Your contact person may then talk about it with the adviser."),
        required=False,
    )
    coordinator_may_read = forms.BooleanField(
        label=_("The placement coordinator may read this too"), required=False
    )

    field_order = ["text", "adviser_may_know", "coordinator_may_read", "request_key"]


class LetterForm(KeyedForm):
    text = forms.CharField(
        label=_("Your answer"), widget=forms.Textarea(attrs={"rows": 4}), max_length=10_000
    )


class WidenForm(forms.Form):
    adviser_may_know = forms.BooleanField(
        label=_("The confidential adviser may know this too"), required=False
    )
    coordinator_may_read = forms.BooleanField(
        label=_("The placement coordinator may read this too"), required=False
    )
