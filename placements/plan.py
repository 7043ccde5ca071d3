"""When a promise of a placement is due, by the rule of the plan (see core.due_rules)."""

from datetime import date

from core.due_rules import Period, due_date

# What holds when nobody wrote a rule for a kind.
FALLBACK = "opened+5wd"


def due_on(rule: str, *, start: date, end: date, opened: date) -> date:
    """The day the rule gives, but never before the day the promise opens.

    Who is asked after the day had passed is not late at once: it is due that same day.
    Raises core.due_rules.BadRule, whose message is a sentence, for a rule that cannot be read.
    """
    return max(due_date(rule, Period(start, end, opened)), opened)
