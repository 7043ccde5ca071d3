"""Weeks in addresses: /placements/12/hours/2026-w47/."""

from hours.weeks import KEY, Week


class WeekConverter:
    regex = KEY

    def to_python(self, value: str) -> Week:
        return Week.parse(value)

    def to_url(self, value: Week | str) -> str:
        return value if isinstance(value, str) else value.key


class SheetConverter:
    """The form of a download."""

    regex = "csv|xlsx"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
