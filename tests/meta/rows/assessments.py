from typing import Any

from tests.scenarios import Triangle


def arguments(triangle: Triangle) -> dict[str, dict[str, Any]]:
    return {}
