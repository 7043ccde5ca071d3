from django import forms
from django.utils.translation import gettext_lazy as _

from workplaces.enums import HostRoleName
from workplaces.models import HostOrganisation, HostSite


class HostForm(forms.ModelForm):
    class Meta:
        model = HostOrganisation
        fields = ["name", "kvk_number"]


class SiteForm(forms.ModelForm):
    class Meta:
        model = HostSite
        fields = ["name", "street", "postcode", "city"]


class PersonForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=160)
    email = forms.EmailField(label=_("E-mail address"))
    role = forms.ChoiceField(label=_("Role"), choices=HostRoleName.choices)
    function = forms.CharField(label=_("Function"), max_length=120, required=False)
