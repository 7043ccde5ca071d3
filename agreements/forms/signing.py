import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.dates import today


class SignForm(forms.Form):
    """Six digits and one sentence of intent; the hash says which text was on the screen."""

    party = forms.CharField(widget=forms.HiddenInput, max_length=10)
    content_sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)
    code = forms.CharField(
        label=_("Code of six digits"),
        max_length=20,
        error_messages={"required": _("Type the code that we mailed.")},
    )
    accepted = forms.BooleanField(
        error_messages={"required": _("Tick this sentence: without it there is no signature.")}
    )

    def __init__(self, *args: Any, sentence: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["accepted"].label = sentence

    def clean_code(self) -> str:
        code = re.sub(r"[\s\-·.]", "", self.cleaned_data["code"])
        if not re.fullmatch(r"[0-9]{6}", code):
            raise forms.ValidationError(_("The code has six digits."))
        return code


class PaperForm(forms.Form):
    """A scan of the signed paper, compared with this version by the school."""

    signer_name = forms.CharField(label=_("Who signed, in full"), max_length=160)
    signed_on = forms.DateField(
        label=_("Signed on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the date as day-month-year, for example 02-09-2026.")},
    )
    scan = forms.FileField(
        label=_("Scan of the signed agreement"),
        error_messages={
            "required": _("Choose the scan: a PDF or a picture."),
            "empty": _("This file is empty. Choose the file again, or scan it once more."),
        },
    )
    compared = forms.BooleanField(
        label=_("I compared the scan with this version: it is the same text, and it is signed."),
        error_messages={"required": _("Compare the scan with this version, then tick this.")},
    )

    def clean_signed_on(self) -> Any:
        day = self.cleaned_data["signed_on"]
        if day > today():
            raise forms.ValidationError(_("This date is still to come."))
        return day
