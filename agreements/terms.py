"""What changing something about a placement asks for: nothing, a notice, an amendment or a new
agreement. The rules are data; `docs/agreements.md` says them in words.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from placements.models import Placement

# Terms of an amendment that hold from its day on; the others hold as soon as it is sealed.
FROM_THE_DAY = frozenset({"hours_per_week", "weekdays", "site"})
# How far back an amendment may start to hold.
BACK_DATED_DAYS = 14


class Effect(IntEnum):
    """The heavier one wins."""

    NONE = 0
    NOTICE = 1
    AMENDMENT = 2
    NEW_AGREEMENT = 3

    @property
    def key(self) -> str:
        return self.name.lower()


@dataclass(frozen=True)
class Rule:
    effect: Effect
    label: Any
    sentence: Any


_NEW = _("A new agreement is needed: end this one and prepare another.")
_SIGN = _("All parties must agree: this is an amendment.")
_TELL = _("The parties are told; nobody needs to sign.")
_NOTHING = _("The agreement does not change.")

RULES: dict[str, Rule] = {
    "host": Rule(Effect.NEW_AGREEMENT, _("another organisation"), _NEW),
    "programme": Rule(Effect.NEW_AGREEMENT, _("another qualification"), _NEW),
    "variant": Rule(Effect.NEW_AGREEMENT, _("another pathway or mode of study"), _NEW),
    "start_date": Rule(Effect.AMENDMENT, _("start date"), _SIGN),
    "end_date": Rule(Effect.AMENDMENT, _("planned end date"), _SIGN),
    "total_hours": Rule(Effect.AMENDMENT, _("total hours"), _SIGN),
    "hours_per_week": Rule(Effect.AMENDMENT, _("hours a week"), _SIGN),
    "weekdays": Rule(Effect.AMENDMENT, _("working days"), _SIGN),
    "site": Rule(Effect.AMENDMENT, _("another site of the same organisation"), _SIGN),
    "outcomes": Rule(Effect.AMENDMENT, _("what the student is to achieve"), _SIGN),
    "activities": Rule(Effect.AMENDMENT, _("activities and learning tasks"), _SIGN),
    "supervisor": Rule(Effect.NOTICE, _("another workplace supervisor"), _TELL),
    "school_contact": Rule(Effect.NOTICE, _("another contact person of the school"), _TELL),
    "contact_details": Rule(Effect.NONE, _("contact details"), _NOTHING),
    "turned_18": Rule(Effect.NONE, _("the student turns 18"), _NOTHING),
}
AMENDABLE = tuple(key for key, rule in RULES.items() if rule.effect == Effect.AMENDMENT)


@dataclass(frozen=True)
class Classification:
    """`effect`: none, notice, amendment or new_agreement. One sentence per change."""

    effect: str
    sentences: list[str]


def classify(changes: Iterable[str]) -> Classification:
    """What the changed things (keys of RULES) ask for together."""
    keys = list(changes)
    unknown = sorted(set(keys) - set(RULES))
    if unknown:
        raise LookupError(f"no rule for {unknown[0]}")
    effect = max((RULES[key].effect for key in keys), default=Effect.NONE)
    sentences = [f"{_capital(RULES[key].label)}: {RULES[key].sentence}" for key in keys]
    return Classification(effect.key, sentences)


def _capital(text: Any) -> str:
    words = str(text)
    return words[:1].upper() + words[1:]


def current(placement: Placement) -> dict[str, Any]:
    """The terms of a placement that an amendment can change, as they are now."""
    return {
        "start_date": placement.start_date,
        "end_date": placement.end_date,
        "total_hours": placement.total_hours,
        "hours_per_week": placement.hours_per_week,
        "weekdays": list(placement.weekdays),
        "site": placement.site_id,
        "activities": placement.activities,
    }
