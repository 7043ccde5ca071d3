from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from documents.file_types import SCAN_TYPES, accept_attribute


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


class FilesWidget(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once; each is looked at when it is stored."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", _("PDF, JPEG or PNG; at most five."))
        attrs = {"accept": accept_attribute(SCAN_TYPES)}
        super().__init__(widget=FilesWidget(attrs=attrs), required=False, **options)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        sent = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in sent if one]
