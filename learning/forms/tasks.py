from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from learning.models import TaskVersion
from learning.models.tasks import LONGEST
from learning.outcomes import outcomes_of
from learning.readiness import bad_weeks, how_long, missing_for_sending, weeks_of
from learning.services.drafting import FIELDS
from placements.models import Placement


def _text(label: Any, help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class TaskForm(forms.Form):
    """A task as it is written. A draft needs a title only; sending needs the rest."""

    title = forms.CharField(label=_("Title"), max_length=160)
    activity = _text(_("What will be done"), _("At the workplace, and with whom."))
    product = _text(
        _("What will be made"), _("For example a design, a report or a talk. May stay empty.")
    )
    outcomes = forms.TypedMultipleChoiceField(
        label=_("What it is about"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    from_week = forms.IntegerField(label=_("From week"), min_value=1, required=False)
    to_week = forms.IntegerField(label=_("Up to and including week"), min_value=1, required=False)
    hours = forms.DecimalField(
        label=_("Hours at work"),
        help_text=_("About how many hours at the workplace it takes."),
        min_value=0.25,
        max_digits=6,
        decimal_places=2,
        required=False,
    )
    evidence = _text(
        _("What will show it"),
        _("What you will be able to show: for example a product, a photo or feedback."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, placement: Placement, sending: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.sending = sending
        self.weeks = weeks_of(placement)
        self.fields["outcomes"].choices = [  # type: ignore[attr-defined]
            (row.pk, f"{row.code} {row.name}") for row in outcomes_of(placement)
        ]
        self.fields["to_week"].help_text = how_long(self.weeks)
        if not self.fields["outcomes"].choices:  # type: ignore[attr-defined]
            self.fields["outcomes"].help_text = _(
                "The programme has not said yet what can be learned; ask the placement office."
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.sending:
            wrong = missing_for_sending(cleaned, self.weeks)
        else:
            wrong = bad_weeks(cleaned.get("from_week"), cleaned.get("to_week"), self.weeks)
        for field, sentence in wrong.items():
            if field not in self.errors:
                self.add_error(field, sentence)
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FIELDS}

    def continue_with(self, revision: int | None, sentence: str) -> None:
        """Keep what was typed, and let the next save count from how the task is now."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data["revision"] = "" if revision is None else str(revision)
        self.data = data
        self.add_error(None, sentence)


def initial_of(version: TaskVersion) -> dict[str, Any]:
    """What the form shows of a version; a draft goes on counting, a sent one starts the next."""
    values = {name: getattr(version, name) for name in FIELDS}
    values["outcomes"] = [row.outcome_id for row in version.serves.all()]
    values["revision"] = version.revision if version.sent_at is None else None
    return values
