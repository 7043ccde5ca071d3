"""Finding placements by the name of the student or host, or by student number.

People and hosts are found first, each through its own index, and never more than a fixed number:
a plain join lets the planner read every placement. A word that fits very many people is looked up
the other way round: along the whole list, where the first page is full soon; or, in the list of
a few programmes that may hold none of them, in one set of all who fit.
"""

import re
from dataclasses import dataclass
from typing import TypeVar

from django.db import connection
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from core.search import fold, prefix_query
from placements.models import Placement

PEOPLE = 2000
HOSTS = 200
SHORTEST = 2

RowsT = TypeVar("RowsT", bound=QuerySet[Placement])

# A LIMIT beside the search would make reading the whole table look cheap; in a CTE of its own the
# search takes its index, and is read no further than the limit above it asks.
FIND = """
    WITH people_found AS MATERIALIZED (
        SELECT id FROM people_user WHERE search @@ %(words)s::tsquery
    ), people AS MATERIALIZED (
        SELECT id FROM people_found LIMIT %(people)s
    ), hosts_found AS MATERIALIZED (
        SELECT id FROM workplaces_hostorganisation WHERE search @@ %(words)s::tsquery
    ), hosts AS MATERIALIZED (
        SELECT id FROM hosts_found LIMIT %(hosts)s
    ), numbered AS MATERIALIZED (
        SELECT student.id FROM programmes_institution school
        JOIN people_student student ON student.institution_id = school.id
        WHERE %(number)s <> ''
          AND student.number BETWEEN %(number)s AND %(number)s || '99999999999999999999'
        LIMIT %(people)s
    )
    SELECT (SELECT count(*) FROM people),
           (SELECT count(*) FROM hosts),
           ARRAY(SELECT (SELECT student.id FROM people_student student
                         WHERE student.user_id = people.id) FROM people
                 UNION SELECT id FROM numbered),
           ARRAY(SELECT id FROM hosts)
"""
AMONG = "(placements_placement.student_id = ANY(%s) OR placements_placement.host_id = ANY(%s))"
# Scalar subqueries, so that the planner keeps walking along the list.
ALONG = """(
    (SELECT person.search @@ %s::tsquery FROM people_student student
     JOIN people_user person ON person.id = student.user_id
     WHERE student.id = placements_placement.student_id)
    OR (SELECT host.search @@ %s::tsquery FROM workplaces_hostorganisation host
        WHERE host.id = placements_placement.host_id)
)"""


ALL_WHO_FIT = """(
    placements_placement.student_id IN (
        SELECT student.id FROM people_user person
        JOIN people_student student ON student.user_id = person.id
        WHERE person.search @@ %s::tsquery)
    OR placements_placement.host_id IN (
        SELECT id FROM workplaces_hostorganisation WHERE search @@ %s::tsquery)
)"""


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

    def apply(self, rows: RowsT, *, everywhere: bool) -> RowsT:
        """`everywhere`: the list holds all placements, and not those of some programmes."""
        with connection.cursor() as cursor:
            cursor.execute(
                FIND,
                {
                    "words": self.words,
                    "number": self.number,
                    "people": PEOPLE + 1,
                    "hosts": HOSTS + 1,
                },
            )
            people, hosts, student_ids, host_ids = cursor.fetchone()
        if people > PEOPLE or hosts > HOSTS:
            shape = ALONG if everywhere else ALL_WHO_FIT
            return rows.filter(RawSQL(shape, [self.words, self.words], BooleanField()))  # noqa: S611
        return rows.filter(RawSQL(AMONG, [student_ids, host_ids], BooleanField()))  # noqa: S611
