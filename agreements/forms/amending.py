"""Changing an agreement: first what changes, then only those fields."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements import terms
from agreements.forms.drafting import DATE_MISTAKE, date_input
from agreements.models import Agreement
from core.dates import today
from core.forms import NumberField
from placements.enums import Weekday
from placements.models import Placement


def _label(key: str) -> str:
    words = str(terms.RULES[key].label)
    return words[:1].upper() + words[1:]


def _choices() -> list[tuple[str, str]]:
    return [(key, _label(key)) for key in terms.RULES if key != "turned_18"]


class ChangeChoice(forms.Form):
    """What changes, as keys of the rules."""

    change = forms.MultipleChoiceField(
        label=_("What changes?"),
        choices=_choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose what changes.")},
    )


class TermsForm(forms.Form):
    """The chosen terms with their new values, from when they hold, and why."""

    def __init__(
        self,
        data: Any = None,
        *,
        placement: Placement,
        chosen: list[str],
        outcomes: list[tuple[str, str]],
        agreed_outcomes: list[str],
        draft: Agreement | None = None,
    ) -> None:
        """`draft`: the amendment that was prepared or came back; its values stand in the form."""
        self.chosen = [key for key in chosen if key in terms.AMENDABLE]
        now = {
            "effective_on": max(today(), placement.start_date),
            **terms.current(placement),
            "outcomes": agreed_outcomes,
            **_drafted(draft),
        }
        super().__init__(
            data, initial={key: now.get(key) for key in ("effective_on", "reason", *self.chosen)}
        )
        for key in self.chosen:
            self.fields[key] = _field(key, placement, outcomes)
        self.fields["effective_on"] = forms.DateField(
            label=_("Holds from"), widget=date_input(), error_messages={"invalid": DATE_MISTAKE}
        )
        self.fields["reason"] = forms.CharField(
            label=_("Why does it change?"),
            widget=forms.Textarea(attrs={"rows": 3}),
            max_length=1000,
            help_text=_("All parties read this."),
        )

    def changes(self) -> dict[str, Any]:
        """{term: new value}, in the shapes that the service reads."""
        return {key: self.cleaned_data[key] for key in self.chosen}


def _drafted(draft: Agreement | None) -> dict[str, Any]:
    if draft is None:
        return {}
    values = {key: _typed(key, change["to"]) for key, change in draft.changed_fields.items()}
    return {"effective_on": draft.effective_on, "reason": draft.amend_reason, **values}


def _typed(key: str, stored: Any) -> Any:
    """A stored value as its field shows it."""
    if key == "site":
        return stored["id"]
    if key == "outcomes":
        return [row["code"] for row in stored]
    if key in {"total_hours", "hours_per_week"}:
        return Decimal(stored)
    return stored


def _field(key: str, placement: Placement, outcomes: list[tuple[str, str]]) -> forms.Field:
    label = _label(key)
    if key in {"start_date", "end_date"}:
        return forms.DateField(
            label=label, widget=date_input(), error_messages={"invalid": DATE_MISTAKE}
        )
    if key == "total_hours":
        return NumberField(label=label, min_value=1, max_value=99999)
    if key == "hours_per_week":
        return NumberField(label=label, min_value=1, max_value=60)
    if key == "weekdays":
        return forms.TypedMultipleChoiceField(
            label=label,
            choices=Weekday.choices,
            coerce=int,
            widget=forms.CheckboxSelectMultiple,
        )
    if key == "site":
        choices = [(site.pk, str(site)) for site in placement.host.sites.order_by("name", "city")]
        return forms.TypedChoiceField(label=label, choices=choices, coerce=int)
    if key == "outcomes":
        return forms.MultipleChoiceField(
            label=label, choices=outcomes, widget=forms.CheckboxSelectMultiple
        )
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": 5}), max_length=4000)
