from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contact.enums import StandsFor
from contact.models import OwnKind


class OwnKindForm(forms.ModelForm):
    """A kind of talk that a programme makes itself."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = OwnKind
        fields = [
            "name_nl",
            "name_en",
            "where",
            "minutes",
            "counts",
            "stands_for",
            "topics_nl",
            "topics_en",
            "is_used",
        ]
        labels = {"is_used": _("Can be chosen for new talks")}
        help_texts = {
            "counts": _("A talk at the workplace then counts as a visit on site as well."),
            "stands_for": _("Holding one keeps this promise of the commitment plan."),
            "topics_nl": _("Optional, one per line. The report begins with them."),
        }
        widgets = {
            "topics_nl": forms.Textarea(attrs={"rows": 3}),
            "topics_en": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["stands_for"].choices = [  # type: ignore[attr-defined]
            ("", _("no talk of the plan")),
            *StandsFor.choices,
        ]
        self.initial["revision"] = self.instance.revision if self.instance.pk else 0

    def _get_validation_exclusions(self) -> set[str]:
        """The name is compared with the others of the programme, which no field holds."""
        return super()._get_validation_exclusions() - {"programme"}  # type: ignore[misc]
