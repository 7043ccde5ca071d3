"""What a signal is. Each is declared once, in a few lines, beside the others of its subject.

The rule itself is SQL over the facts of a placement (`insight.computing.facts`): the database finds
the signals of one placement and of a million in the same statement. `{name}` stands for a limit.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from insight.enums import Severity
from programmes.enums import Variant

COLUMNS = (
    Variant.MBO_BOL,
    Variant.MBO_BBL,
    Variant.HO_FULL_TIME,
    Variant.HO_PART_TIME,
    Variant.HO_DUAL,
)
PER_VARIANT = Mapping[str, Decimal | None]


def per(*values: float | None) -> PER_VARIANT:
    """BOL, BBL, full-time, part-time, dual; None: the signal is off there."""
    decimals = [None if value is None else Decimal(str(value)) for value in values]
    return dict(zip((each.value for each in COLUMNS), decimals, strict=True))


def all_variants(value: float | None) -> PER_VARIANT:
    return per(*[value] * len(COLUMNS))


@dataclass(frozen=True)
class Limit:
    """From when the signal speaks: a number of `unit`, per variant."""

    name: str
    label: Any
    unit: Any
    standard: PER_VARIANT


@dataclass(frozen=True)
class Signal:
    """`when`, `figure`, `bound` and `on` are SQL; `title` and `rule` name %(figure)s and %(bound)s.

    `name` is how it is called in filters and settings, `title` what stands on the board, `rule`
    what is counted, `why` why it matters, `talk` with whom to talk about it, `solved` what is said
    once it is over.
    """

    key: str
    name: Any
    title: Any
    rule: Any
    why: Any
    talk: Any
    solved: Any
    when: str
    figure: str
    bound: str = "NULL"
    # A day that belongs to the figure, such as that of the last contact.
    on: str = "NULL"
    severity: Severity = Severity.AMBER
    # When it is more urgent than that.
    red_when: str = ""
    limits: tuple[Limit, ...] = ()

    def limit_key(self, limit: Limit) -> str:
        return f"{self.key}.{limit.name}"


_signals: dict[str, Signal] = {}


def register(*signals: Signal) -> None:
    for signal in signals:
        _signals[signal.key] = signal


def all_signals() -> list[Signal]:
    return list(_signals.values())


def get(key: str) -> Signal | None:
    """None for a signal that is gone; rows and addresses may still name it."""
    return _signals.get(key)


def standard_limits() -> dict[str, dict[str, str | None]]:
    """{variant: {signal.limit: number}} as the portal brings them."""
    found: dict[str, dict[str, str | None]] = {each.value: {} for each in COLUMNS}
    for signal in all_signals():
        for limit in signal.limits:
            for variant, value in limit.standard.items():
                found[variant][signal.limit_key(limit)] = None if value is None else str(value)
    return found
