from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.definition import CODE
from assessments.enums import CORNER_CHOICES, CriterionKind, InstrumentKind
from assessments.models import Criterion, InstrumentVersion, ScaleLevel, Section
from programmes.models import Cohort, LearningOutcome, Programme

MOST_LEVELS = 8


def area(rows: int, lang: str = "") -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **({"lang": lang} if lang else {})})


class CornersField(forms.MultipleChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=CORNER_CHOICES, widget=forms.CheckboxSelectMultiple, **kwargs)


class RevisionForm(forms.ModelForm):
    """Says on which revision of the draft somebody worked."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, version: InstrumentVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["revision"].initial = version.revision

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}  # type: ignore[attr-defined]


class SettingsForm(RevisionForm):
    corners = CornersField(label=_("Who fills it in?"))

    class Meta:
        model = InstrumentVersion
        fields = ["name_nl", "name_en", "intro_nl", "intro_en", "corners"]
        widgets = {"intro_nl": area(3, "nl"), "intro_en": area(3, "en")}


class SectionForm(RevisionForm):
    class Meta:
        model = Section
        fields = ["title_nl", "title_en", "intro_nl", "intro_en"]
        widgets = {"intro_nl": area(2, "nl"), "intro_en": area(2, "en")}


class CriterionForm(RevisionForm):
    """One question. What a level looks like has two fields per level of the scale."""

    corners = CornersField(
        label=_("Asked of"), required=False, help_text=_("Tick nobody to ask everybody.")
    )
    condition = forms.ChoiceField(label=_("Only asked when"), required=False)

    class Meta:
        model = Criterion
        fields = [
            "kind", "text_nl", "text_en", "help_nl", "help_en", "outcome", "is_conduct",
            "may_skip", "required", "explanation", "corners",
        ]  # fmt: skip
        widgets = {
            "text_nl": area(2, "nl"),
            "text_en": area(2, "en"),
            "help_nl": area(3, "nl"),
            "help_en": area(3, "en"),
        }
        help_texts = {"help_nl": _("One line for each thing to look at.")}

    def __init__(
        self,
        *args: Any,
        version: InstrumentVersion,
        levels: list[ScaleLevel],
        criteria: list[Criterion],
        outcomes: list[LearningOutcome],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, version=version, **kwargs)
        self.levels = levels
        self.criteria = {each.pk: each for each in criteria}
        outcome = self.fields["outcome"]
        outcome.queryset = LearningOutcome.objects.filter(pk__in=[each.pk for each in outcomes])  # type: ignore[attr-defined]
        self.fields["condition"].choices = [("", _("always"))] + [  # type: ignore[attr-defined]
            (f"{each.pk}:{level.pk}", f"{each.text}: {level.label}")
            for each in criteria
            if each.kind == CriterionKind.SCALE and each.pk != self.instance.pk
            for level in levels
        ]
        if self.instance.only_when_id:
            self.fields[
                "condition"
            ].initial = f"{self.instance.only_when_id}:{self.instance.only_when_level_id}"
        for level in levels:
            described = self.instance.descriptors.get(level.code, {})
            for lang in ("nl", "en"):
                self.fields[self.level_field(level, lang)] = forms.CharField(
                    label=f"{level.label} ({lang})",
                    required=False,
                    max_length=1000,
                    initial=described.get(lang, ""),
                    widget=area(2, lang),
                )

    @staticmethod
    def level_field(level: ScaleLevel, lang: str) -> str:
        return f"level_{level.code}_{lang}"

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("kind") == CriterionKind.OPEN:
            values["may_skip"] = False
        return values

    def clean_condition(self) -> tuple[Criterion, ScaleLevel] | None:
        value = self.cleaned_data["condition"]
        if not value:
            return None
        criterion, level = (int(part) for part in value.split(":"))
        return self.criteria[criterion], next(each for each in self.levels if each.pk == level)

    def values(self) -> dict[str, Any]:
        asked, level = self.cleaned_data["condition"] or (None, None)
        described = {
            each.code: {
                lang: self.cleaned_data[self.level_field(each, lang)] for lang in ("nl", "en")
            }
            for each in self.levels
        }
        return {
            **super().values(),
            "only_when": asked,
            "only_when_level": level,
            "descriptors": {
                code: texts for code, texts in described.items() if any(texts.values())
            },
        }


class LevelForm(forms.Form):
    """One word of the scale; an empty row is left out."""

    code = forms.CharField(label=_("Code"), max_length=16, required=False)
    label_nl = forms.CharField(label=_("In Dutch"), max_length=60, required=False)
    label_en = forms.CharField(label=_("In English"), max_length=60, required=False)
    passes = forms.BooleanField(label=_("is enough"), required=False)
    explain = forms.BooleanField(label=_("asks for an explanation"), required=False)
    aside = forms.BooleanField(label=_("is not compared"), required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        code, label = values.get("code", ""), values.get("label_nl", "")
        if bool(code) != bool(label):
            raise forms.ValidationError(_("A level has a code and a Dutch word."))
        if code and not CODE.fullmatch(code):
            self.add_error("code", _("Only letters, digits and _."))
        return values


LevelFormSet = forms.formset_factory(
    LevelForm, extra=2, max_num=MOST_LEVELS, absolute_max=MOST_LEVELS
)


class ImportForm(forms.Form):
    programme = forms.ModelChoiceField(Programme.objects.none(), label=_("Programme"))
    kind = forms.ChoiceField(label=_("Kind"), choices=InstrumentKind.choices)
    file = forms.FileField(label=_("Excel or YAML file"))

    def __init__(self, *args: Any, programmes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = programmes  # type: ignore[attr-defined]


class StartForm(forms.Form):
    programme = forms.ModelChoiceField(Programme.objects.none())
    kind = forms.ChoiceField(choices=InstrumentKind.choices)

    def __init__(self, *args: Any, programmes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = programmes  # type: ignore[attr-defined]


class PublishForm(forms.Form):
    revision = forms.IntegerField(widget=forms.HiddenInput)
    cohorts = forms.ModelMultipleChoiceField(
        Cohort.objects.none(),
        label=_("Cohorts that have an earlier version and get this one"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Cohorts that are not ticked keep the version they have."),
    )

    def __init__(self, *args: Any, version: InstrumentVersion, cohorts: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"revision": version.revision}
        super().__init__(*args, **kwargs)
        self.fields["cohorts"].queryset = cohorts  # type: ignore[attr-defined]
        if not cohorts.exists():
            del self.fields["cohorts"]
