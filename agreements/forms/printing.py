from functools import partial

from django import forms
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

PRINT, ZIP = "agreements.print_bundle", "agreements.zip_bundle"


class PrintForm(forms.Form):
    """One file for the printer, or the sealed files themselves."""

    how = forms.ChoiceField(
        label=_("What do you need?"),
        choices=[(PRINT, _("One file to print")), (ZIP, _("A ZIP with the sealed files"))],
        initial=PRINT,
        error_messages={"required": _("Choose one of the two.")},
    )
    # The same form sent twice starts one job.
    asked = forms.CharField(
        widget=forms.HiddenInput, max_length=32, initial=partial(get_random_string, 20)
    )

    descriptions = {
        PRINT: _("All agreements one after another, each beginning on a new sheet. Without seals."),
        ZIP: _("One PDF per agreement, as all parties hold it, with its seal."),
    }

    def __init__(self, *args, ids: list[int], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.ids = ids
