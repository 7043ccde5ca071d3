"""Rows of the apps above the placement, one module per app: `arguments(triangle)` gives the
arguments of their addresses, of rows made for that triangle's own placement."""

from typing import Any

from tests.meta.rows import assessments, contact, hours, learning, portfolio
from tests.scenarios import Triangle


def arguments(triangle: Triangle) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for app in (learning, hours, contact, portfolio, assessments):
        found |= app.arguments(triangle)
    return found
