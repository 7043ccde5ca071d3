from django import forms
from django.utils.translation import gettext_lazy as _

from documents.codes import normalise_code
from documents.enums import VerificationOutcome
from documents.verification import SIZE_LIMIT


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code on the paper"),
        max_length=60,
        help_text=_(
            "Four groups of four, for example K7QM-3XPV-9T2D-W8RA. Capitals do not matter."
        ),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def clean_code(self) -> str:
        code = normalise_code(self.cleaned_data["code"])
        if code is None:
            raise forms.ValidationError(
                _("A code has sixteen letters and digits. Look at the bottom of the page on paper.")
            )
        return code


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("PDF file"),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,.pdf"}),
    )

    def clean_file(self) -> object:
        file = self.cleaned_data["file"]
        if file.size > SIZE_LIMIT:
            raise forms.ValidationError(VerificationOutcome.TOO_LARGE.explanation)
        return file
