from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contact import kinds
from contact.kinds import Norm
from programmes.models import ProgrammeVariant


class SettingsForm(forms.Form):
    """Which kinds of talks a programme uses, and the minimum numbers per variant."""

    used = forms.MultipleChoiceField(
        label=_("Kinds of talks"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(
        self, *args: Any, variants: list[ProgrammeVariant], norms: dict[int, Norm], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.variants = variants
        choices = [(kind.key, kind.label) for kind in kinds.all_kinds().values()]
        self.fields["used"].choices = choices  # type: ignore[attr-defined]
        for variant in variants:
            norm = norms[variant.pk]
            self._number(f"moments_{variant.pk}", norm.moments, variant, _("at least"))
            self._number(f"on_site_{variant.pk}", norm.on_site, variant, _("of which on site"))

    def _number(self, name: str, initial: int, variant: ProgrammeVariant, words: Any) -> None:
        self.fields[name] = forms.IntegerField(
            label=f"{variant.short}: {words}", min_value=0, max_value=50, initial=initial
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for variant in self.variants:
            name = f"on_site_{variant.pk}"
            if (data.get(name) or 0) > (data.get(f"moments_{variant.pk}") or 0):
                self.add_error(name, _("Visits on site are a part of the contact moments."))
        return data

    @property
    def norms(self) -> dict[int, Norm]:
        data = self.cleaned_data
        return {
            variant.pk: Norm(data[f"moments_{variant.pk}"], data[f"on_site_{variant.pk}"])
            for variant in self.variants
        }
