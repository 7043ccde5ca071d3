"""How a number of hours is written."""

from decimal import Decimal

from django.utils.formats import number_format


def number(value: Decimal) -> str:
    """ "7.5" in English, "7,5" in Dutch; "8", not "8.00"."""
    value = Decimal(value)
    is_whole = value == value.to_integral_value()
    shown = value.quantize(Decimal(1)) if is_whole else value.quantize(Decimal("0.01")).normalize()
    return number_format(shown, use_l10n=True)
