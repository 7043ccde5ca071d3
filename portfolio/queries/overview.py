"""How a portfolio stands as a whole: outcomes over time, tasks, who spoke, and the gaps."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.models import Student
from portfolio.enums import FeedbackSource, Standing
from portfolio.outcomes import outcomes_of
from portfolio.queries.tallies import Alike, counted
from portfolio.tasks_of import TaskTitle, titles_of
from programmes.models import LearningOutcome

MONTHS = 12
Month = tuple[int, int]


@dataclass
class Tally:
    """Counts of items about one thing. `by_month` has only months with items."""

    total: int = 0
    standings: Counter[str] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)
    by_month: Counter[Month] = field(default_factory=Counter)

    @property
    def confirmed(self) -> int:
        return self.standings[Standing.CONFIRMED]

    @property
    def disputed(self) -> int:
        return self.standings[Standing.DISPUTED]

    @property
    def school(self) -> int:
        return self.sources[FeedbackSource.SCHOOL]

    @property
    def workplace(self) -> int:
        return self.sources[FeedbackSource.WORKPLACE]

    @property
    def peer(self) -> int:
        return self.sources[FeedbackSource.PEER]

    @property
    def has_word_of_workplace(self) -> bool:
        return bool(self.confirmed or self.workplace)


@dataclass(frozen=True)
class OutcomeLine:
    outcome: LearningOutcome
    tally: Tally
    # (month, number, shade 0 to 4)
    cells: list[tuple[Month, int, int]]


@dataclass(frozen=True)
class Overview:
    months: list[Month]
    # Items from before the first month shown.
    earlier: bool
    lines: list[OutcomeLine]
    tasks: list[tuple[TaskTitle, Tally]]
    whole: Tally
    # Items without an outcome.
    loose: int
    # Made at a placement, not answered and not handed in.
    to_ask: int
    # Where the items were made; ids.
    placements: set[int]

    def gaps(self) -> list[str]:
        """What is missing, in words."""
        nothing = [line.outcome.code for line in self.lines if not line.tally.total]
        silent = [
            line.outcome.code
            for line in self.lines
            if line.tally.total and not line.tally.has_word_of_workplace
        ]
        found = []
        if nothing:
            found.append(_("Nothing yet for %(codes)s.") % {"codes": _listed(nothing)})
        if silent:
            sentence = ngettext(
                "%(codes)s has nothing from the workplace yet.",
                "%(codes)s have nothing from the workplace yet.",
                len(silent),
            )
            found.append(sentence % {"codes": _listed(silent)})
        return found


def _listed(codes: Sequence[str]) -> str:
    return get_text_list(list(codes), _("and"))


def overview(student: Student) -> Overview:
    """Three queries, whatever the number of items."""
    outcomes, tasks = outcomes_of(student), titles_of(student)
    rows = counted(student)
    tallies: dict[tuple[str, int], Tally] = {}
    whole = Tally()
    for row in rows:
        about = [("outcome", each) for each in row.outcomes]
        about += [("task", each) for each in row.tasks]
        for tally in [whole, *(tallies.setdefault(key, Tally()) for key in about)]:
            _count(tally, row)
    months, earlier = _months([row.month for row in rows])
    strongest = max([4, *(n for tally in tallies.values() for n in tally.by_month.values())])
    return Overview(
        months=months,
        earlier=earlier,
        lines=[
            _line(outcome, tallies.get(("outcome", outcome.pk), Tally()), months, strongest)
            for outcome in outcomes
        ],
        tasks=[(task, tallies.get(("task", task.pk), Tally())) for task in tasks],
        whole=whole,
        loose=sum(row.number for row in rows if not row.outcomes),
        to_ask=sum(row.number for row in rows if row.can_be_asked),
        placements={row.placement_id for row in rows if row.placement_id is not None},
    )


def _count(tally: Tally, row: Alike) -> None:
    tally.total += row.number
    tally.standings[row.standing] += row.number
    for source in row.sources:
        tally.sources[source] += row.number
    tally.by_month[row.month.year, row.month.month] += row.number


def _line(
    outcome: LearningOutcome, tally: Tally, months: list[Month], strongest: int
) -> OutcomeLine:
    cells = [
        (month, tally.by_month[month], _shade(tally.by_month[month], strongest)) for month in months
    ]
    return OutcomeLine(outcome, tally, cells)


def _shade(number: int, strongest: int) -> int:
    """As the heat component: `strongest` is the darkest of five."""
    return min(4, max(1, round(number * 4 / strongest))) if number else 0


def _months(days: Sequence[date]) -> tuple[list[Month], bool]:
    """Every month between the first and the last item, the last twelve of them; and whether
    there is something from before."""
    if not days:
        return [], False
    first, last = min(days), max(days)
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    shown = numbers[-MONTHS:]
    return [(number // 12, number % 12 + 1) for number in shown], len(numbers) > MONTHS
