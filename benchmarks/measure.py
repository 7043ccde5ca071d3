"""Interleaved rounds, medians and ranges."""

import statistics
import time
from collections.abc import Callable, Mapping
from typing import Any, TypedDict


class Row(TypedDict):
    """One goal. `holds` compares `ratio` (or `measured`, where the goal is absolute) to `goal`."""

    id: str
    what: str
    floor: str
    measured: str
    ratio: float | None
    goal: str
    holds: bool


def seconds(action: Callable[[], Any], times: int = 1) -> float:
    """Seconds for one `action`, the mean of `times`."""
    start = time.perf_counter()
    for _ in range(times):
        action()
    return (time.perf_counter() - start) / times


def interleaved(
    actions: Mapping[str, Callable[[], Any]], *, rounds: int = 7, times: int = 1
) -> dict[str, list[float]]:
    """Seconds per action and round; every round runs all of them, so that noise hits all alike."""
    for action in actions.values():
        action()
    names = list(actions)
    found: dict[str, list[float]] = {name: [] for name in names}
    for number in range(rounds):
        for name in names if number % 2 == 0 else reversed(names):
            found[name].append(seconds(actions[name], times))
    return found


def ratios(above: list[float], below: list[float]) -> list[float]:
    """Round by round."""
    return [a / b for a, b in zip(above, below, strict=True)]


def median(values: list[float]) -> float:
    return statistics.median(values)


def spread(values: list[float], unit: str = "", scale: float = 1.0) -> str:
    """ "118 ms (112-131)": the median and the range."""
    low, middle, high = min(values), median(values), max(values)
    digits = 2 if middle * scale < 10 else 0
    return (
        f"{middle * scale:.{digits}f} {unit}".strip()
        + f" ({low * scale:.{digits}f}-{high * scale:.{digits}f})"
    )


def milliseconds(values: list[float]) -> str:
    return spread(values, "ms", 1000)
