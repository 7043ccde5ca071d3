from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext


class MomentField(forms.DateTimeField):
    """A day and a time in Amsterdam. The hour that the clocks skip, or that comes twice, is
    refused with a sentence."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
            input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
            **options,
        )

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except ValidationError as error:
            if error.code == "ambiguous_timezone":
                raise ValidationError(
                    gettext(
                        "In that night the clocks change, so this hour does not exist or comes "
                        "twice. Choose another time."
                    )
                ) from error
            raise
