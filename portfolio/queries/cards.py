"""Items as cards of the portfolio page: first which, then all that a card tells, in one statement
each (see `tallies`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.utils.translation import get_language

from core.keyset import Page, paginate
from documents.enums import PreviewState
from people.models import Student
from portfolio.enums import EvidenceKind, Standing
from portfolio.models import EvidenceItem
from portfolio.queries.items import ORDER, SIZE, Filters, filtered
from portfolio.queries.tallies import STANDING

CARDS = f"""
    SELECT item.id, item.title, item.kind, item.made_on, coalesce(host.name, ''), {STANDING},
        item.asked_at IS NOT NULL,
        (SELECT count(*) FROM portfolio_feedback said WHERE said.item_id = item.id),
        ARRAY(SELECT ARRAY[outcome.code, outcome.name_nl, outcome.name_en]
              FROM portfolio_evidenceitem_outcomes tie
              JOIN programmes_learningoutcome outcome ON outcome.id = tie.learningoutcome_id
              WHERE tie.evidenceitem_id = item.id ORDER BY outcome.code, outcome.id),
        (SELECT count(*) FROM portfolio_evidencefile file WHERE file.item_id = item.id),
        (SELECT CASE WHEN preview.state = '{PreviewState.MADE.value}' THEN file.id END
         FROM portfolio_evidencefile file
         LEFT JOIN documents_documentpreview preview ON preview.document_id = file.document_id
         WHERE file.item_id = item.id ORDER BY file."order", file.id LIMIT 1)
    FROM portfolio_evidenceitem item
    LEFT JOIN placements_placement placement ON placement.id = item.placement_id
    LEFT JOIN workplaces_hostorganisation host ON host.id = placement.host_id
    WHERE item.id = ANY(%s)
"""  # noqa: S608  our own words


@dataclass(frozen=True, slots=True)
class Card:
    pk: int
    title: str
    kind: EvidenceKind
    made_on: date
    host: str
    standing: Standing
    waits_for_answer: bool
    feedback_count: int
    # [(code, name)]
    outcomes: list[tuple[str, str]]
    file_count: int
    # The first file, when it has a small picture.
    pictured_file: int | None


def page_of_cards(
    student: Student, filters: Filters, *, after: str, before: str
) -> tuple[Page[EvidenceItem], list[Card]]:
    items = EvidenceItem.objects.current().filter(student=student)
    if filters.standing:
        items = items.with_standing()
    rows = filtered(items, filters).only("pk", "made_on")
    found = paginate(rows, order=ORDER, after=after, before=before, size=SIZE)
    return found, cards([row.pk for row in found.rows])


def cards(ids: Sequence[int]) -> list[Card]:
    """In the order of `ids`."""
    if not ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(CARDS, [list(ids)])
        found = {row[0]: _card(*row) for row in cursor.fetchall()}
    return [found[pk] for pk in ids if pk in found]


def _card(
    pk: int, title: str, kind: str, made_on: date, host: str, standing: str, asked: bool,
    feedback: int, outcomes: list[list[str]], files: int, pictured: int | None,
) -> Card:  # fmt: skip
    english = get_language() == "en"
    return Card(
        pk=pk,
        title=title,
        kind=EvidenceKind(kind),
        made_on=made_on,
        host=host,
        standing=Standing(standing),
        waits_for_answer=asked and standing == Standing.UNCONFIRMED,
        feedback_count=feedback,
        outcomes=[(code, en if english and en else nl) for code, nl, en in outcomes],
        file_count=files,
        pictured_file=pictured,
    )
