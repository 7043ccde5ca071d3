from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from people.models import User
from people.services.accounts import may_change_own_name


class OwnDetailsForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["name", "phone", "language"]
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "phone": forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
            "language": forms.Select(choices=settings.LANGUAGES),
        }
        labels = {"language": _("Language of the portal and of our mails")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_change_own_name(self.instance):
            self.fields["name"].disabled = True
            self.fields["name"].help_text = _("Your school keeps your name.")
