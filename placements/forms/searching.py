"""Who looks for a workplace, and for which period."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import Enrolment
from placements.forms.placements import DateInput
from programmes.models import Cohort, ProgrammeVariant


class PeriodForm(forms.Form):
    start_date = forms.DateField(label=_("First day"), widget=DateInput())
    end_date = forms.DateField(label=_("Last day"), widget=DateInput())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, end = data.get("start_date"), data.get("end_date")
        if start and end and end < start:
            self.add_error("end_date", _("The last day is before the first day."))
        return data


class GroupForm(PeriodForm):
    """All students of a programme, or of one cohort or group of it."""

    programme_variant = forms.ModelChoiceField(
        label=_("Programme"), queryset=ProgrammeVariant.objects.none()
    )
    cohort = forms.ModelChoiceField(
        label=_("Cohort"),
        queryset=Cohort.objects.none(),
        required=False,
        empty_label=_("All cohorts"),
    )
    group = forms.CharField(
        label=_("Group"), max_length=40, required=False, help_text=_("Empty: all groups.")
    )

    field_order = ["programme_variant", "cohort", "group", "start_date", "end_date"]

    def __init__(self, *args: Any, variants: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["programme_variant"]
        field.queryset = variants.select_related("programme").order_by("programme__name", "variant")
        field.label_from_instance = lambda row: f"{row.programme}, {row.get_variant_display()}"
        cohorts: Any = self.fields["cohort"]
        cohorts.queryset = (
            Cohort.objects.filter(programme__variants__in=variants)
            .select_related("programme")
            .distinct()
            .order_by("programme__name", "-year")
        )
        cohorts.label_from_instance = lambda row: f"{row.programme}, {row.year}"

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        variant, cohort = data.get("programme_variant"), data.get("cohort")
        if variant and cohort and cohort.programme_id != variant.programme_id:
            self.add_error("cohort", _("This cohort belongs to another programme."))
        return data

    def enrolments(self) -> Any:
        data = self.cleaned_data
        rows = Enrolment.objects.filter(
            programme_variant=data["programme_variant"], student__user__is_active=True
        )
        if data["cohort"]:
            rows = rows.filter(cohort=data["cohort"])
        if data["group"]:
            rows = rows.filter(group__iexact=data["group"].strip())
        return rows
