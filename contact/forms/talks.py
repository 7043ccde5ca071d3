from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from contact.enums import Where
from contact.forms.fields import MomentField
from contact.kinds import LENGTHS, MomentKind
from contact.services.planning import Talk

AS_USUAL = _("As usual for this kind")


class TogetherForm(forms.Form):
    """Offers to plan a talk although somebody is in another one then."""

    together = forms.BooleanField(
        label=_("Plan it all the same, for instance because you talk to two students together"),
        widget=forms.HiddenInput,
        required=False,
    )

    def offer_together(self, why: str) -> None:
        self.fields["together"].widget = forms.CheckboxInput()
        self.add_error(None, why)


class FixForm(TogetherForm):
    """The same choice once more, now knowing that somebody is in another talk."""

    time = forms.IntegerField(widget=forms.HiddenInput)
    revision = forms.IntegerField(widget=forms.HiddenInput)


class PlanForm(TogetherForm):
    """One time: it is planned. Two or three: the others pick."""

    kind = forms.ChoiceField(label=_("Kind of talk"))
    where = forms.ChoiceField(
        label=_("Where"), choices=[("", AS_USUAL), *Where.choices], required=False
    )
    place = forms.CharField(
        label=_("Another address, room or link"),
        help_text=_("Optional. Empty: the address of the workplace or the school."),
        max_length=200,
        required=False,
    )
    minutes = forms.TypedChoiceField(
        label=_("How long"),
        choices=[("", AS_USUAL), *LENGTHS.items()],
        coerce=int,
        empty_value=None,
        required=False,
    )
    first = MomentField(label=_("Time"))
    second = MomentField(
        label=_("Second time"),
        help_text=_("Optional. With two or three times the others say which of them suit."),
        required=False,
    )
    third = MomentField(label=_("Third time"), required=False)
    request_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, kinds: list[MomentKind], **options: Any) -> None:
        options["initial"] = {"request_key": uuid4(), **options.get("initial", {})}
        super().__init__(*args, **options)
        self.kinds = {kind.key: kind for kind in kinds}
        choices = [(kind.key, f"{kind.label} ({kind.usual})") for kind in kinds]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        times = [data[name] for name in ("first", "second", "third") if data.get(name)]
        if len(set(times)) < len(times):
            self.add_error("second", _("These times are the same. Propose different ones."))
        return data

    @property
    def times(self) -> list[Any]:
        names = ("first", "second", "third")
        return [self.cleaned_data[name] for name in names if self.cleaned_data.get(name)]

    @property
    def talk(self) -> Talk:
        data, usual = self.cleaned_data, self.kinds[self.cleaned_data["kind"]]
        where, minutes = data["where"] or usual.where, data["minutes"] or usual.minutes
        return Talk(data["kind"], where, data["place"], minutes)


class MoveForm(TogetherForm):
    starts_at = MomentField(label=_("New time"))
    where = forms.ChoiceField(label=_("Where"), choices=Where.choices)
    place = forms.CharField(
        label=_("Another address, room or link"),
        help_text=_("Optional. Empty: the address of the workplace or the school."),
        max_length=200,
        required=False,
    )
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("Optional, a few words. Everybody in the talk reads it."),
        max_length=300,
        required=False,
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("Optional, a few words. Everybody in the talk reads it."),
        max_length=300,
        required=False,
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
