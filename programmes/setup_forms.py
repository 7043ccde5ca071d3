"""Forms that set a school up: the school itself and its programmes."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from programmes.enums import Variant
from programmes.models import Institution, Programme
from programmes.services.programmes import FIELDS
from programmes.services.reference import references


class SchoolForm(forms.ModelForm):
    class Meta:
        model = Institution
        fields = [
            "name",
            "code",
            "address",
            "city",
            "representative",
            "confidential_adviser",
            "guardian_rule",
            "region",
        ]
        widgets = {"guardian_rule": forms.RadioSelect}
        labels = {"guardian_rule": _("When a student is under 18")}
        help_texts = {
            "code": _("As in the register of schools, for example 25LX."),
            "address": _("Street and number. Name, address and city stand in every agreement."),
            "confidential_adviser": _(
                "Name and phone number. Stands where students can tell that something is wrong."
            ),
        }

    def __init__(self, *args: Any, may_change_code: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        if not may_change_code:
            del self.fields["code"]

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).upper()

    def validate_unique(self) -> None:
        """The service says whose code it is."""


class ProgrammeForm(forms.ModelForm):
    level = forms.IntegerField(
        label=_("Level"),
        required=False,
        min_value=1,
        max_value=8,
        help_text=_("NLQF level, 1 to 8: mbo is 1 to 4, an associate degree 5, a bachelor 6."),
    )
    variants = forms.MultipleChoiceField(
        label=_("Variants"),
        choices=Variant.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one variant.")},
    )

    class Meta:
        model = Programme
        fields = ["name", "name_en", "code", "code_type", "level"]
        widgets = {"code_type": forms.RadioSelect}
        help_texts = {
            "name_en": _("For agreements in English. Empty: the name above."),
            "code": _("The list of your school names the programme by this code."),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            rows = self.instance.variants.values_list("variant", flat=True)
            self.initial["variants"] = list(rows)

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FIELDS}


class NewProgrammeForm(ProgrammeForm):
    framework = forms.ChoiceField(
        label=_("Start with"), required=False, widget=forms.RadioSelect, initial=""
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        english = get_language() == "en"
        field = self.fields["framework"]
        field.choices = [  # type: ignore[attr-defined]
            ("", _("nothing: I add the outcomes later")),
            *((each.name, each.label_en if english else each.label_nl) for each in references()),
        ]
        field.help_text = _(
            "Outcomes that come with the portal, with example tasks and assessment forms. "
            "You can change them afterwards in a new version."
        )
