"""Forms that exist only to be looked at."""

from django import forms

LEVELS = [
    ("not_yet", "Not visible yet"),
    ("on_level", "At the level for now"),
    ("above", "Above expectation"),
    ("unknown", "I cannot judge this"),
]
LEVEL_TEXTS = {
    "not_yet": "Mostly works alone; tuning happens when others ask for it.",
    "on_level": "Tunes the work when that is needed, and keeps agreements.",
    "above": "Sees chances and gets others to take part.",
}


class SampleForm(forms.Form):
    name = forms.CharField(label="Name of the workplace", help_text="As it is known at SBB.")
    programme = forms.ChoiceField(
        label="Programme",
        choices=[("", "Choose…"), ("ad", "Ad Sociaal Werk"), ("mbo", "Verzorgende IG")],
    )
    start = forms.DateField(
        label="First day",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    note = forms.CharField(
        label="What did you see?",
        required=False,
        widget=forms.Textarea(
            attrs={"rows": 3, "placeholder": "For example: a moment in the past weeks"}
        ),
    )
    days = forms.MultipleChoiceField(
        label="Days at the workplace",
        choices=[("mon", "Monday"), ("tue", "Tuesday"), ("wed", "Wednesday")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    agreed = forms.BooleanField(label="I have read the agreement")

    def clean(self) -> None:
        if self.is_bound:
            self.add_error(None, "The last day lies before the first day.")


class SpecialForm(forms.Form):
    level = forms.ChoiceField(label="Working together", choices=LEVELS, widget=forms.RadioSelect)
    scan = forms.FileField(label="Signed agreement", help_text="A scan or a photo of every page.")
    code = forms.CharField(label="Code from your mail", max_length=6)
