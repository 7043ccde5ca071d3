from django import forms
from django.utils.translation import gettext_lazy as _

from workplaces.enums import HostRoleName
from workplaces.models import HostOrganisation, HostRecognition, HostSite


class HostForm(forms.ModelForm):
    class Meta:
        model = HostOrganisation
        fields = ["name", "kvk_number"]


class SiteForm(forms.ModelForm):
    class Meta:
        model = HostSite
        fields = ["name", "street", "postcode", "city"]


class RecognitionForm(forms.ModelForm):
    """Uniqueness is the service's business: its sentence says what to do."""

    qualification_code = forms.RegexField(
        label=_("Qualification code"),
        regex=r"^\d{5}$",
        help_text=_("The five digits of the qualification (crebo), such as 25998."),
        error_messages={"invalid": _("A qualification code has 5 digits.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )

    class Meta:
        model = HostRecognition
        fields = ["qualification_code", "valid_until"]
        widgets = {"valid_until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        help_texts = {"valid_until": _("Empty: no end is known.")}


class PersonForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=160)
    email = forms.EmailField(label=_("E-mail address"))
    role = forms.ChoiceField(label=_("Role"), choices=HostRoleName.choices)
    function = forms.CharField(label=_("Function"), max_length=120, required=False)
