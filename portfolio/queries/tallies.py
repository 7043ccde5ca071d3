"""The items of one portfolio, counted by all that a page tells about them.

One statement, written out: composing it from parts takes longer than running it, and this page is
measured against an empty one (docs/speed.md). A test holds it to `EvidenceQuerySet`.
"""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from people.models import Student
from portfolio.enums import Answer, Standing

_CASES = " ".join(f"WHEN '{each.value}' THEN '{each.standing.value}'" for each in Answer)
# `item` is a row of portfolio_evidenceitem: as `EvidenceQuerySet.with_standing` says it.
STANDING = f"""coalesce((
        SELECT CASE word.answer {_CASES} END FROM portfolio_confirmation word
        WHERE word.item_id = item.id AND word.content_sha256 = item.content_sha256
        ORDER BY word.id DESC LIMIT 1
    ), '{Standing.UNCONFIRMED.value}')"""  # noqa: S608  our own words
COUNTED = f"""
    WITH mine AS MATERIALIZED (
        SELECT item.id, date_trunc('month', item.made_on)::date AS month, {STANDING} AS standing,
            item.asked_at IS NOT NULL AS asked, item.placement_id
        FROM portfolio_evidenceitem item
        WHERE item.student_id = %s AND item.removed_at IS NULL
    ), said AS (
        SELECT item_id AS id, array_agg(DISTINCT source::text) AS them FROM portfolio_feedback
        WHERE item_id IN (SELECT id FROM mine) GROUP BY 1
    ), outcomes AS (
        SELECT evidenceitem_id AS id,
            array_agg(learningoutcome_id ORDER BY learningoutcome_id) AS them
        FROM portfolio_evidenceitem_outcomes
        WHERE evidenceitem_id IN (SELECT id FROM mine) GROUP BY 1
    ), tasks AS (
        SELECT evidenceitem_id AS id, array_agg(learningtask_id ORDER BY learningtask_id) AS them
        FROM portfolio_evidenceitem_tasks
        WHERE evidenceitem_id IN (SELECT id FROM mine) GROUP BY 1
    )
    SELECT mine.month, mine.standing, mine.asked, mine.placement_id,
        coalesce(said.them, '{{}}'), coalesce(outcomes.them, '{{}}'), coalesce(tasks.them, '{{}}'),
        count(*)
    FROM mine LEFT JOIN said USING (id) LEFT JOIN outcomes USING (id) LEFT JOIN tasks USING (id)
    GROUP BY 1, 2, 3, 4, 5, 6, 7
"""  # noqa: S608  our own words


@dataclass(frozen=True, slots=True)
class Alike:
    """`number` items of which the page tells the same."""

    month: date
    standing: str
    asked: bool
    placement_id: int | None
    sources: list[str]
    outcomes: list[int]
    tasks: list[int]
    number: int

    @property
    def can_be_asked(self) -> bool:
        """Made at a placement, not answered and not handed in."""
        open_still = not self.asked and self.standing == Standing.UNCONFIRMED
        return self.placement_id is not None and open_still


def counted(student: Student) -> list[Alike]:
    """What the student has not removed, one row per kind of row, in no order."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, [student.pk])
        return [Alike(*row) for row in cursor.fetchall()]
