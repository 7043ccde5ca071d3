"""Tags for PDF templates only."""

import segno
from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
def qr_svg(data: str, title: str = "") -> SafeString:
    """A QR code as inline SVG, one unit per module. `title` is its text equivalent."""
    code = segno.make_qr(str(data), error="m")
    # segno escapes the title; the rest is made of numbers.
    return mark_safe(  # noqa: S308
        code.svg_inline(
            scale=1, border=0, dark="#16202e", title=str(title), omitsize=True, svgclass="qr-code"
        )
    )
