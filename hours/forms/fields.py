import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hours.formats import number
from hours.numbers import QUARTER

TYPED = re.compile(r"[0-9]{1,4}(?:[.,][0-9]{1,2})?")


class HoursField(forms.Field):
    """Clock hours in quarters, typed with a comma or a point; empty is none."""

    default_error_messages = {
        "unreadable": _("Write hours as a number, such as 8 or 7.5."),
        "quarters": _("Hours are counted in quarters: 7.25, 7.5, 7.75 or 8."),
        "too_many": _("At most %(most)s hours."),
    }

    def __init__(self, *, most: int, **options: Any) -> None:
        self.most = most
        super().__init__(
            required=False,
            widget=forms.TextInput(
                attrs={"inputmode": "decimal", "autocomplete": "off", "maxlength": 7}
            ),
            **options,
        )

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            return number(value) if value else ""
        return value

    def to_python(self, value: Any) -> Decimal:
        text = str(value or "").strip()
        if not text:
            return Decimal(0)
        if not TYPED.fullmatch(text):
            raise ValidationError(self.error_messages["unreadable"], code="unreadable")
        hours = Decimal(text.replace(",", "."))
        if hours > self.most:
            raise ValidationError(
                self.error_messages["too_many"], code="too_many", params={"most": self.most}
            )
        if hours % QUARTER:
            raise ValidationError(self.error_messages["quarters"], code="quarters")
        return hours
