"""Form fields of the portal's own, where those of Django ask people to write like a machine."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _


class NumberField(forms.DecimalField):
    """A number as people write it: "640", "37,5" and "37.5" are all read, in any language."""

    default_error_messages = {"invalid": _("Write a number, such as 640.")}

    def __init__(self, **options: Any) -> None:
        options.setdefault("decimal_places", 2)
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(**options)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.replace("\u00a0", "").replace(" ", "").replace(",", ".")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """ "640", not "640.00"; decimals with the mark of the reader's language."""
        if isinstance(value, (Decimal, float, int)):
            plain = f"{Decimal(str(value)).normalize():f}"
            return number_format(plain, use_l10n=True)
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != self.to_python(str(initial or ""))
        except (forms.ValidationError, InvalidOperation):
            return True
