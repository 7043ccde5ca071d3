from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programmes.models import Programme, ProgrammeVariant


class VariantHoursForm(forms.ModelForm):
    logs_hours = forms.BooleanField(label=_("Students log their hours"), required=False)

    class Meta:
        model = ProgrammeVariant
        fields = ["logs_hours", "norm_hours", "learning_share"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["norm_hours"].widget.attrs |= {"inputmode": "decimal", "min": "1"}
        self.fields["learning_share"].widget.attrs |= {"max": "100", "min": "0"}
        self.initial["logs_hours"] = self.instance.keeps_hours

    def clean_norm_hours(self) -> Decimal | None:
        value = self.cleaned_data["norm_hours"]
        if value is not None and value <= 0:
            raise forms.ValidationError(_("A norm is more than zero hours."))
        return value

    def clean_learning_share(self) -> int | None:
        value = self.cleaned_data["learning_share"]
        if value is not None and value > 100:
            raise forms.ValidationError(_("A share is from 0 to 100 percent."))
        return value

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


def forms_for(programme: Programme, data: Any = None) -> list[VariantHoursForm]:
    """One form per variant; the variants come from the programme, never from what was sent."""
    return [
        VariantHoursForm(data, instance=variant, prefix=variant.variant)
        for variant in programme.variants.order_by("pk")
    ]
