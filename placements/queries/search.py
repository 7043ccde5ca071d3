"""Finding placements by the name of the student or host, or by student number.

People and hosts are found first, each through its own index, and never more than a fixed number:
a plain join lets the planner read every placement. A word that fits more people than that is
looked up the other way round, along the list, where the first page is full soon. In the list of a
few programmes, which may hold hardly anyone of that name, only the first `WALK` rows are read that
way; when they do not fill the page, everyone who fits is found at once. That a word is common is
remembered for a while: counting to five hundred costs as much as the page, and both ways find the
same rows.
"""

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from django.db import connection
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from core.search import fold, prefix_query
from placements.models import Placement

PEOPLE = 500
HOSTS = 200
WALK = 2_000
SHORTEST = 2
HIGHEST = "9" * 20
REMEMBERED_SECONDS = 600
REMEMBERED_WORDS = 1_000
_common: dict[tuple[str, str], float] = {}

RowsT = TypeVar("RowsT", bound=QuerySet[Placement])

# A LIMIT beside the search would make reading the whole table look cheap; in a CTE of its own the
# search takes its index, and is read no further than the limit above it asks.
FIND = """
    WITH people_found AS MATERIALIZED (
        SELECT id FROM people_user WHERE search @@ %(words)s::tsquery
    ), people AS MATERIALIZED (
        SELECT id FROM people_found LIMIT %(people)s + 1
    ), hosts_found AS MATERIALIZED (
        SELECT id FROM workplaces_hostorganisation WHERE search @@ %(words)s::tsquery
    ), hosts AS MATERIALIZED (
        SELECT id FROM hosts_found LIMIT %(hosts)s + 1
    ), numbered AS MATERIALIZED (
        SELECT student.id FROM programmes_institution school
        JOIN people_student student ON student.institution_id = school.id
        WHERE %(number)s <> '' AND student.number BETWEEN %(number)s AND %(number)s || %(highest)s
        LIMIT %(people)s + 1
    ), many AS MATERIALIZED (
        SELECT (SELECT count(*) FROM people) > %(people)s
            OR (SELECT count(*) FROM hosts) > %(hosts)s
            OR (SELECT count(*) FROM numbered) > %(people)s AS it_is
    )
    SELECT it_is,
           ARRAY(SELECT (SELECT student.id FROM people_student student
                         WHERE student.user_id = people.id) FROM people WHERE NOT it_is
                 UNION SELECT id FROM numbered WHERE NOT it_is),
           ARRAY(SELECT id FROM hosts WHERE NOT it_is)
    FROM many
"""
AMONG = "(placements_placement.student_id = ANY(%s) OR placements_placement.host_id = ANY(%s))"
# Scalar subqueries, so that the planner keeps walking along the list.
ALONG = """(
    (SELECT person.search @@ %s::tsquery OR (%s <> '' AND student.number BETWEEN %s AND %s)
     FROM people_student student JOIN people_user person ON person.id = student.user_id
     WHERE student.id = placements_placement.student_id)
    OR (SELECT host.search @@ %s::tsquery FROM workplaces_hostorganisation host
        WHERE host.id = placements_placement.host_id)
)"""
ALL_WHO_FIT = """(
    placements_placement.student_id IN (
        SELECT student.id FROM people_user person
        JOIN people_student student ON student.user_id = person.id
        WHERE person.search @@ %s::tsquery
        UNION ALL
        SELECT id FROM people_student WHERE %s <> '' AND number BETWEEN %s AND %s)
    OR placements_placement.host_id IN (
        SELECT id FROM workplaces_hostorganisation WHERE search @@ %s::tsquery)
)"""


@dataclass(frozen=True)
class Found:
    """Who fits: the ids, or that there are too many to list."""

    many: bool
    students: Sequence[int] = field(default=())
    hosts: Sequence[int] = field(default=())

    def apply(self, rows: RowsT) -> RowsT:
        if not self.students and not self.hosts:
            return rows.none()
        ids = [list(self.students), list(self.hosts)]
        return rows.filter(RawSQL(AMONG, ids, BooleanField()))  # noqa: S611


@dataclass(frozen=True)
class Search:
    """What someone typed: `words` as a tsquery, `number` when it can be a student number."""

    words: str
    number: str

    @classmethod
    def of(cls, text: str) -> "Search | None":
        """None when there is too little to search for."""
        longest = max(map(len, re.findall(r"[^\W_]+", fold(text))), default=0)
        if longest < SHORTEST:
            return None
        number = text.strip()
        return cls(prefix_query(text), number if re.fullmatch(r"\d{2,20}", number) else "")

    @property
    def _values(self) -> list[str]:
        return [self.words, self.number, self.number, self.number + HIGHEST, self.words]

    @property
    def is_known_as_common(self) -> bool:
        return _common.get((self.words, self.number), 0) > time.monotonic()

    def _remember_as_common(self) -> None:
        if len(_common) >= REMEMBERED_WORDS:
            _common.clear()
        _common[self.words, self.number] = time.monotonic() + REMEMBERED_SECONDS

    def find(self) -> Found:
        if self.is_known_as_common:
            return Found(many=True)
        limits: dict[str, str | int] = {
            "words": self.words,
            "number": self.number,
            "highest": HIGHEST,
            "people": PEOPLE,
            "hosts": HOSTS,
        }
        with connection.cursor() as cursor:
            cursor.execute(FIND, limits)
            many, students, hosts = cursor.fetchone()
        if many:
            self._remember_as_common()
        return Found(many, [pk for pk in students if pk], hosts)

    def along(self, rows: RowsT) -> RowsT:
        """Every row that fits, found by reading the list in its order."""
        return rows.filter(RawSQL(ALONG, self._values, BooleanField()))  # noqa: S611

    def all_who_fit(self, rows: RowsT) -> RowsT:
        """Every row that fits, found by finding everyone first, however many."""
        return rows.filter(RawSQL(ALL_WHO_FIT, self._values, BooleanField()))  # noqa: S611

    def first_on(
        self, lists: Sequence[QuerySet[Placement]], order: Sequence[str], wanted: int
    ) -> list[int] | None:
        """Ids of the first `wanted` rows that fit; None when `WALK` rows do not hold them.

        `lists` stand in `order` already. Cut off one by one they are merged as they are read;
        uncut, the database reads them all and sorts.
        """
        columns = ("id", "start_date", "student_id", "host_id")
        cut = [each.values_list(*columns)[:WALK] for each in lists]
        merged = cut[0].union(*cut[1:], all=True).order_by(*order) if cut[1:] else cut[0]
        inner, values = merged[:WALK].query.sql_with_params()
        named = f"({inner}) AS placements_placement (id, start_date, student_id, host_id)"
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id FROM {named} WHERE {ALONG} LIMIT %s",  # noqa: S608  our own SQL
                [*values, *self._values, wanted],
            )
            found = [row[0] for row in cursor.fetchall()]
            if len(found) == wanted:
                return found
            cursor.execute(f"SELECT count(*) FROM {named}", values)  # noqa: S608
            return found if cursor.fetchone()[0] < WALK else None
