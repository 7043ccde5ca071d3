"""What a programme asks before a result is decided, and what of it is there, in words."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from decisions.enums import ResultKind
from decisions.models import DecisionRules, WorkplaceAdvice
from decisions.queries.data_points import Readiness
from decisions.queries.results import current_advice
from hours.formats import number
from hours.totals import totals_of
from placements.models import Placement
from portfolio.enums import Standing
from portfolio.models import EvidenceItem

MOST_NAMED = 6


@dataclass(frozen=True)
class Condition:
    """`say` words it in the language of the moment, met or not."""

    key: str
    met: bool
    say: Callable[[], str] = field(repr=False)

    @property
    def words(self) -> str:
        return self.say()

    def as_data(self) -> dict[str, Any]:
        """To keep with a decision, in both languages."""
        found: dict[str, Any] = {"key": self.key, "met": self.met}
        for language in ("nl", "en"):
            with override(language):
                found[f"words_{language}"] = self.say()
        return found


def conditions_of(
    placement: Placement, kind: str, rules: DecisionRules, ready: Readiness
) -> list[Condition]:
    """In the order of the page. Hours, evidence and advice belong to the placement result."""
    found = []
    if kind == ResultKind.PLACEMENT:
        found += [_hours(placement, rules), _evidence(placement, rules)]
    found += _points(rules, ready)
    if kind == ResultKind.PLACEMENT and rules.advice_needed:
        found.append(_advice(current_advice(placement)))
    return [each for each in found if each is not None]


def _hours(placement: Placement, rules: DecisionRules) -> Condition | None:
    keeps = placement.enrolment.programme_variant.keeps_hours
    if not rules.hours_share or not placement.total_hours or not keeps:
        return None
    totals = totals_of(placement)
    wanted = (placement.total_hours * rules.hours_share / 100).quantize(Decimal("0.1"))
    agreed = placement.total_hours

    def say() -> str:
        words = {
            "approved": number(totals.approved), "agreed": number(agreed), "wanted": number(wanted)
        }  # fmt: skip
        if totals.approved >= wanted:
            return _("%(approved)s of %(agreed)s agreed hours are approved.") % words
        return (
            _("%(approved)s of %(agreed)s agreed hours are approved; %(wanted)s are asked.") % words
        )

    return Condition("hours", totals.approved >= wanted, say)


def _evidence(placement: Placement, rules: DecisionRules) -> Condition | None:
    if not rules.least_confirmed:
        return None
    rows: Any = EvidenceItem.objects.filter(placement=placement).current().with_standing()
    number = rows.filter(standing_value=Standing.CONFIRMED).count()

    def say() -> str:
        words = ngettext(
            "The workplace confirmed %(number)d piece of evidence.",
            "The workplace confirmed %(number)d pieces of evidence.",
            number,
        ) % {"number": number}
        if number >= rules.least_confirmed:
            return words
        return words + " " + _("At least %(wanted)d are asked.") % {"wanted": rules.least_confirmed}

    return Condition("evidence", number >= rules.least_confirmed, say)


def _points(rules: DecisionRules, ready: Readiness) -> list[Condition]:
    """One condition for each thing that is asked of every outcome."""
    lacking: dict[str, list[str]] = {}
    for line in ready.lines:
        for missing in line.missing:
            lacking.setdefault(missing.code, []).append(line.outcome.code)
    asked = [
        ("points", rules.least_points, _say_points),
        ("workplace", rules.least_roles > 1, _say_workplace),
        ("roles", rules.least_roles > 1, _say_roles),
        ("last_third", rules.last_third_needed, _say_last_third),
        ("self_assessment", rules.self_assessment_needed, _say_self),
    ]
    if not ready.lines:
        return [Condition("points", False, lambda: ready.sentence)] if rules.least_points else []
    return [
        Condition(key, not lacking.get(key), _saying(say, rules, lacking.get(key, [])))
        for key, is_asked, say in asked
        if is_asked
    ]


def _saying(
    say: Callable[[DecisionRules], str], rules: DecisionRules, codes: list[str]
) -> Callable[[], str]:
    def said() -> str:
        if not codes:
            return say(rules)
        named = ", ".join(codes[:MOST_NAMED])
        if len(codes) > MOST_NAMED:
            named += " " + _("and %(number)d more") % {"number": len(codes) - MOST_NAMED}
        return f"{say(rules)} " + _("Not yet for: %(outcomes)s.") % {"outcomes": named}

    return said


def _say_points(rules: DecisionRules) -> str:
    return ngettext(
        "For every outcome at least %(number)d data point.",
        "For every outcome at least %(number)d data points.",
        rules.least_points,
    ) % {"number": rules.least_points}


def _say_workplace(rules: DecisionRules) -> str:
    return _("The workplace said something about every outcome.")


def _say_roles(rules: DecisionRules) -> str:
    return _("Every outcome was looked at from at least %(number)d sides.") % {
        "number": rules.least_roles
    }


def _say_last_third(rules: DecisionRules) -> str:
    return _("For every outcome something from the last third of the period.")


def _say_self(rules: DecisionRules) -> str:
    return _("The student assessed the own work on every outcome.")


def _advice(advice: WorkplaceAdvice | None) -> Condition:
    def say() -> str:
        if advice is None:
            return _("The workplace has not given its advice.")
        return _("The advice of the workplace is there.")

    return Condition("advice", advice is not None, say)
