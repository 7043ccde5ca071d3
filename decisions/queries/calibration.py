"""How those who judge with the same form differ, so that they can talk about it.

Figures of people who handed in few forms are shown to nobody, and persons are never put in order
of how they judge: names stand in the order of the alphabet. A fixed number of queries.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet
from django.utils.text import capfirst

from assessments.enums import CriterionKind
from assessments.models import Answer, Criterion, InstrumentVersion, Response, ScaleLevel
from decisions.queries.point_sources import ABOUT_STUDENT
from people.enums import Corner
from people.models import User

# Fewer forms, or fewer students compared, say nothing, and could be recognised.
LEAST = 5
# Of the comparisons, in the same direction.
MOSTLY = 2 / 3
SIDES = [Corner.SCHOOL, Corner.WORKPLACE]


@dataclass(frozen=True)
class Cell:
    level: ScaleLevel
    number: int
    # Where its part of the bar begins and how long it is, written for SVG.
    x: str
    width: str
    shade: int


@dataclass(frozen=True)
class JudgeRow:
    """How one judge, or all who are shown together, used the scale for one question."""

    name: str
    # Answers with a level; those that "cannot judge" are not in it.
    number: int
    cells: list[Cell]


@dataclass(frozen=True)
class Difference:
    """A judge who mostly saw one question otherwise than the other corners, of the same students.

    `higher`, `lower` and `total` count comparisons with one other corner.
    """

    criterion: Criterion
    name: str
    higher: int
    lower: int
    total: int
    students: int

    @property
    def is_higher(self) -> bool:
        return self.higher > self.lower

    @property
    def number(self) -> int:
        return max(self.higher, self.lower)


@dataclass(frozen=True)
class Calibration:
    criteria: list[Criterion]
    chosen: Criterion | None
    levels: list[ScaleLevel]
    rows: list[JudgeRow]
    together: JudgeRow | None
    differences: list[Difference]
    # Judges with fewer than `LEAST` forms.
    unnamed: int


def calibration(
    version: InstrumentVersion, side: Corner, criterion_id: int | None = None
) -> Calibration:
    """Of the shared forms of this version, as `side` filled them in. Six queries."""
    rows = version.criteria.filter(kind=CriterionKind.SCALE).select_related("outcome")
    criteria = list(rows.order_by("section__order", "section_id", "order", "id"))
    levels = list(version.levels.filter(rank__isnull=False).order_by("rank"))
    chosen = next((row for row in criteria if row.pk == criterion_id), None)
    chosen = chosen or next(iter(criteria), None)
    judges, unnamed = _judges(version, side)
    counts = _counts(chosen, side, judges)
    shown = [
        _row(name, levels, counts[pk]) for pk, name in judges.items() if any(counts[pk].values())
    ]
    total: dict[int, int] = defaultdict(int)
    for each in counts.values():
        for level, number in each.items():
            total[level] += number
    return Calibration(
        criteria,
        chosen,
        levels,
        shown,
        _row("", levels, total) if len(shown) > 1 else None,
        _differences(version, side, judges, criteria),
        unnamed,
    )


def _handed_in(version: InstrumentVersion, side: Corner) -> QuerySet[Response]:
    return Response.objects.filter(
        round__version=version,
        round__shared_at__isnull=False,
        round__cancelled_at__isnull=True,
        submitted_at__isnull=False,
        corner=side,
    )


def _judges(version: InstrumentVersion, side: Corner) -> tuple[dict[int, str], int]:
    """Those who handed in enough forms, by name; and how many others there are."""
    rows = (
        _handed_in(version, side)
        .order_by()
        .values("submitted_by")
        .annotate(students=Count("round__placement__student", distinct=True))
        .values_list("submitted_by", "students")
    )
    enough = [person for person, students in rows if students >= LEAST]
    people = User.objects.filter(pk__in=enough).order_by("name", "pk")
    return dict(people.values_list("pk", "name")), len(rows) - len(enough)


def _counts(
    criterion: Criterion | None, side: Corner, judges: Iterable[int]
) -> dict[int, dict[int, int]]:
    """Judge -> level -> number of answers."""
    found: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    if criterion is None:
        return found
    rows = (
        Answer.objects.filter(
            criterion=criterion,
            level__rank__isnull=False,
            response__in=_handed_in(criterion.version, side),
            response__submitted_by__in=list(judges),
        )
        .order_by()
        .values("response__submitted_by", "level")
        .annotate(number=Count("pk"))
    )
    for row in rows:
        found[row["response__submitted_by"]][row["level"]] = row["number"]
    return found


def _row(name: str, levels: Sequence[ScaleLevel], counts: dict[int, int]) -> JudgeRow:
    total = sum(counts.values())
    cells, start = [], 0
    for place, level in enumerate(levels):
        number = counts.get(level.pk, 0)
        cells.append(
            Cell(
                level,
                number,
                _percent(start, total),
                _percent(number, total),
                _shade(place, len(levels)),
            )
        )
        start += number
    return JudgeRow(name, total, cells)


def _percent(part: int, total: int) -> str:
    """Never with a comma, whatever the language."""
    return f"{part * 100 / total if total else 0:.2f}%"


def _shade(place: int, number: int) -> int:
    """1 (lowest level) to 4."""
    return 1 + round(place * 3 / max(number - 1, 1))


def _differences(
    version: InstrumentVersion, side: Corner, judges: dict[int, str], criteria: list[Criterion]
) -> list[Difference]:
    """Each answer beside those of the other corners to the same question in the same round."""
    beside = "response__round__responses"
    other = f"{beside}__answers__level__rank"
    rank = F("level__rank")
    rows: Any = (
        Answer.objects.filter(
            Q(**{f"{beside}__corner__lt": side}) | Q(**{f"{beside}__corner__gt": side}),
            **{
                f"{beside}__submitted_at__isnull": False,
                f"{beside}__answers__criterion": F("criterion"),
                f"{other}__isnull": False,
            },
            level__rank__isnull=False,
            response__in=_handed_in(version, side),
            response__submitted_by__in=list(judges),
        )
        .order_by()
        .values("response__submitted_by", "criterion")
        .annotate(
            total=Count("pk"),
            higher=Count("pk", filter=Q(**{f"{other}__lt": rank})),
            lower=Count("pk", filter=Q(**{f"{other}__gt": rank})),
            students=Count("response__round__placement__student", distinct=True),
        )
    )
    by_id = {row.pk: row for row in criteria}
    found = [
        Difference(
            by_id[row["criterion"]],
            judges[row["response__submitted_by"]],
            row["higher"],
            row["lower"],
            row["total"],
            row["students"],
        )
        for row in rows
        if row["criterion"] in by_id and _stands_out(row)
    ]
    places = {row.pk: place for place, row in enumerate(criteria)}
    return sorted(found, key=lambda each: (places[each.criterion.pk], each.name))


def _stands_out(row: dict[str, int]) -> bool:
    most = max(row["higher"], row["lower"])
    return row["students"] >= LEAST and most >= row["total"] * MOSTLY


@dataclass(frozen=True)
class FormLine:
    version: InstrumentVersion
    label: str
    forms: int


@dataclass(frozen=True)
class FormGroup:
    programme: Any
    lines: list[FormLine]


def forms_to_compare(programmes: Sequence[int]) -> list[FormGroup]:
    """Versions with which people judged, per programme; the newest first. One query."""
    shared = Q(
        rounds__shared_at__isnull=False,
        rounds__cancelled_at__isnull=True,
        rounds__responses__submitted_at__isnull=False,
        rounds__responses__corner__in=SIDES,
    )
    rows = (
        InstrumentVersion.objects.filter(
            instrument__programme__in=programmes, instrument__kind__in=ABOUT_STUDENT
        )
        .annotate(
            forms=Count("rounds__responses", filter=shared, distinct=True),
            last=Max("rounds__shared_at"),
        )
        .filter(forms__gt=0)
        .select_related("instrument__programme")
        .order_by("instrument__programme__name", "instrument__programme_id", "-last", "-pk")
    )
    groups: dict[int, FormGroup] = {}
    for version in rows:
        programme = version.instrument.programme
        group = groups.setdefault(programme.pk, FormGroup(programme, []))
        label = capfirst(version.instrument.get_kind_display())
        group.lines.append(FormLine(version, label, version.forms))
    return list(groups.values())
