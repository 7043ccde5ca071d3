from django import forms
from django.utils.translation import gettext_lazy as _

from people.enums import ProgrammeRoleName

EMAIL = {"autocomplete": "off", "inputmode": "email"}


class EmailForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, widget=forms.EmailInput(attrs=EMAIL)
    )

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class NewRoleForm(EmailForm):
    name = forms.CharField(
        label=_("Name"),
        max_length=160,
        help_text=_("Used when nobody with this address is known yet."),
    )
    role = forms.ChoiceField(label=_("Role"), choices=ProgrammeRoleName.choices)


class GuardianForm(EmailForm):
    name = forms.CharField(label=_("Name"), max_length=160)
    field_order = ["name", "email"]
