from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.enums import ClauseType
from agreements.models import TemplateClause


class ClauseForm(forms.ModelForm):
    """One clause in both languages. What the law requires cannot be left out."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = TemplateClause
        fields = ["included", "heading_nl", "heading_en", "body_nl", "body_en"]
        widgets = {
            "body_nl": forms.Textarea(attrs={"rows": 12, "lang": "nl"}),
            "body_en": forms.Textarea(attrs={"rows": 12, "lang": "en"}),
        }
        help_texts = {
            "body_nl": _("An empty line starts a new paragraph; - starts a list; **bold**."),
        }

    def __init__(self, *args: Any, revision: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["revision"].initial = revision
        if is_required(self.instance):
            self.fields["included"].disabled = True
        if self.instance.clause_type == ClauseType.DATA:
            del self.fields["body_nl"], self.fields["body_en"]

    def clause_data(self) -> dict[str, Any]:
        return {name: getattr(self.instance, name) for name in self.Meta.fields}


def is_required(clause: TemplateClause) -> bool:
    """By law or national agreement: always in the agreement."""
    return clause.requirement in {"R", "P"}
