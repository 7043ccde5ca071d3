from functools import partial

from django import forms
from django.utils.crypto import get_random_string


class StartForm(forms.Form):
    """The same form sent twice starts one job."""

    asked = forms.CharField(
        widget=forms.HiddenInput, max_length=32, initial=partial(get_random_string, 20)
    )
