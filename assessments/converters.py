from assessments.enums import FILLING_CORNERS


class CornerConverter:
    """A corner that fills in forms."""

    regex = "|".join(corner.value for corner in FILLING_CORNERS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return str(value)
