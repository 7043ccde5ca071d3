from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from notifications import notices
from notifications.enums import Category, Rhythm
from notifications.models import Preference

HOURS = [(f"{hour:02}:00", f"{hour:02}:00") for hour in range(24)]


class MailForm(forms.Form):
    """How somebody wants to be mailed. What may not be switched off is not offered."""

    rhythm = forms.ChoiceField(
        label=_("How often may we remind you?"),
        choices=Rhythm.choices,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("All that waits for you stands in one mail."),
    )
    quiet = forms.BooleanField(
        label=_("No mail in the evening and at night"),
        required=False,
        help_text=_("What cannot wait comes all the same: a request to sign, a visit that moves."),
    )
    quiet_from = forms.ChoiceField(label=_("From"), choices=HOURS, required=False)
    quiet_until = forms.ChoiceField(label=_("Until"), choices=HOURS, required=False)
    quiet_weekends = forms.BooleanField(label=_("No mail on Saturday and Sunday"), required=False)
    wanted = forms.MultipleChoiceField(
        label=_("Also mail me at once about"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "What you do not tick you find in the portal. What the law or a signature asks of you "
            "is always mailed."
        ),
    )

    def __init__(self, *args: Any, preference: Preference, **kwargs: Any) -> None:
        offered, quiet = notices.categories_to_switch_off(), preference.quiet
        kwargs["initial"] = {
            "rhythm": preference.rhythm,
            "quiet": quiet.has_hours,
            "quiet_from": f"{quiet.start:%H}:00" if quiet.has_hours else "20:00",
            "quiet_until": f"{quiet.end:%H}:00" if quiet.has_hours else "07:00",
            "quiet_weekends": preference.quiet_weekends,
            "wanted": [each for each in offered if each not in preference.switched_off],
        }
        super().__init__(*args, **kwargs)
        self.fields["wanted"].choices = [(each, Category(each).label) for each in offered]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        quiet = cleaned.get("quiet")
        if quiet and cleaned.get("quiet_from") == cleaned.get("quiet_until"):
            self.add_error("quiet_until", _("Choose another hour than the one it starts."))
        return cleaned

    def choices_made(self) -> dict[str, Any]:
        """As notifications.services.preferences.change takes them."""
        cleaned = self.cleaned_data
        offered = notices.categories_to_switch_off()
        hours = ["00:00", "00:00"]
        if cleaned["quiet"]:
            hours = [cleaned["quiet_from"] or "20:00", cleaned["quiet_until"] or "07:00"]
        return {
            "rhythm": cleaned["rhythm"],
            "quiet_from": time.fromisoformat(hours[0]),
            "quiet_until": time.fromisoformat(hours[1]),
            "quiet_weekends": cleaned["quiet_weekends"],
            "switched_off": [each for each in offered if each not in cleaned["wanted"]],
        }
