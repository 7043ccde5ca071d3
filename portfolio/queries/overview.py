"""How a portfolio stands as a whole: outcomes over time, tasks, who spoke, and the gaps."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.models import Student
from portfolio.enums import FeedbackSource, Standing
from portfolio.models import EvidenceItem, Feedback
from portfolio.outcomes import outcomes_of
from portfolio.tasks_of import TaskLine, tasks_of
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
    tasks: list[tuple[TaskLine, Tally]]
    whole: Tally
    # Items without an outcome.
    loose: int
    # Made at a placement, not answered and not handed in.
    to_ask: int

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


def overview(student: Student, items: QuerySet[EvidenceItem]) -> Overview:
    """Of `items` (of this student), with nine queries at most, whatever their number."""
    rows = list(
        items.with_standing().values_list(  # type: ignore[attr-defined]
            "pk", "made_on", "standing_value", "asked_at", "placement_id"
        )
    )
    ids = items.values("pk")
    sources: dict[int, set[str]] = {}
    spoken = Feedback.objects.filter(item__in=ids).values_list("item_id", "source").distinct()
    for pk, source in spoken:
        sources.setdefault(pk, set()).add(source)
    outcomes, tasks = outcomes_of(student), tasks_of(student)
    by_outcome = _ties(EvidenceItem.outcomes.through, ids, "learningoutcome_id")
    by_task = _ties(EvidenceItem.tasks.through, ids, "learningtask_id")
    tallies: dict[tuple[str, int], Tally] = {}
    whole = Tally()
    for pk, made_on, standing, _asked, _placement in rows:
        about = [("outcome", each) for each in by_outcome.get(pk, ())]
        about += [("task", each) for each in by_task.get(pk, ())]
        for tally in [whole, *(tallies.setdefault(key, Tally()) for key in about)]:
            _count(tally, made_on, standing, sources.get(pk, ()))
    months, earlier = _months([row[1] for row in rows])
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
        loose=sum(pk not in by_outcome for pk, *_rest in rows),
        to_ask=sum(
            placement is not None and asked is None and standing == Standing.UNCONFIRMED
            for _pk, _made, standing, asked, placement in rows
        ),
    )


def _ties(through: Any, ids: QuerySet, field_name: str) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    rows = through.objects.filter(evidenceitem__in=ids)
    for item_id, other_id in rows.values_list("evidenceitem_id", field_name):
        found.setdefault(item_id, []).append(other_id)
    return found


def _count(tally: Tally, made_on: date, standing: str, sources: Iterable[str]) -> None:
    tally.total += 1
    tally.standings[standing] += 1
    tally.sources.update(sources)
    tally.by_month[made_on.year, made_on.month] += 1


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
