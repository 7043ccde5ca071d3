"""What stands around the rows of the board: counts, saved views, since when it was seen.

One statement; the counts of an office come from a summary, those of one person from the own rows.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from people.reach import office_programmes

OFFICE = """
    SELECT facet || ':' || value AS tag, sum(count) AS n FROM insight_healthcount
    WHERE %(everything)s OR programme_id = ANY(%(programmes)s) GROUP BY facet, value
    UNION ALL
    SELECT 'programme:' || programme_id, sum(count) FROM insight_healthcount
    WHERE facet = 'live' AND (%(everything)s OR programme_id = ANY(%(programmes)s))
    GROUP BY programme_id
"""
OWN = """
    SELECT unnest(tags) AS tag, count(*) AS n FROM insight_placementhealth
    WHERE school_contact_id = %(user)s GROUP BY 1
"""
FRAME = """
    SELECT (SELECT coalesce(json_object_agg(tag, n), '{{}}') FROM ({counts}) counted),
        (SELECT coalesce(json_agg(json_build_object('id', id, 'name', name, 'query', query,
                'own', owner_id = %(user)s) ORDER BY name, id), '[]')
         FROM insight_savedview
         WHERE owner_id = %(user)s OR shared_with_id = ANY(%(programmes)s)),
        (SELECT seen_at FROM insight_boardvisit WHERE user_id = %(user)s)
"""


@dataclass(frozen=True)
class Frame:
    """`counts`: {"level:red": 18, …} of everything on the board of this person."""

    counts: dict[str, int]
    views: list[dict[str, Any]]
    seen_at: datetime | None

    def count(self, tag: str) -> int:
        return self.counts.get(tag, 0)

    @property
    def total(self) -> int:
        return self.count("live:all")


def frame_of(user: Any) -> Frame:
    programmes = office_programmes(user)
    values = {"user": user.pk, "programmes": programmes, "everything": user.is_superuser}
    counts = OFFICE if programmes or user.is_superuser else OWN
    with connection.cursor() as cursor:
        cursor.execute(FRAME.format(counts=counts), values)
        found, views, seen_at = cursor.fetchone()
    return Frame(_read(found), _read(views), seen_at)


def _read(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
