from decimal import Decimal

from django import template

from hours.formats import number

register = template.Library()


@register.filter
def clock(value: Decimal | None) -> str:
    """Clock hours: 7,5 or 8."""
    return "" if value is None else number(value)
