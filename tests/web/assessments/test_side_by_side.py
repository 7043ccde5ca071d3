"""The page with three times thirty answers costs the same, however much evidence stands beside."""

import pytest

from core.dates import today
from portfolio.models import EvidenceItem
from tests.factories import assessments as make
from tests.web.assessments.test_filling import many, url

# Literal: neither answers nor evidence add to it.
BOARD = 14


@pytest.mark.parametrize("number", [1, 200])
def test_ninety_answers_and_all_evidence(world, client_of, django_assert_num_queries, number):
    sections = many(30)
    for each in sections[0]["criteria"]:
        each["outcome"] = "B1-K1-W1"
    row = make.opened(world.own, sections=sections)
    for corner in ("student", "workplace", "school"):
        make.handed_in(world.own, row, corner)
    outcome = row.version.criteria.first().outcome
    items = EvidenceItem.objects.bulk_create(
        EvidenceItem(
            student=world.own.student,
            placement=row.placement,
            title=f"Bewijs {each}",
            kind="text",
            made_on=today(),
            body="Gemaakt",
            content_sha256=f"{each:064}",
        )
        for each in range(number)
    )
    outcome.evidence_items.add(*items)
    client = client_of(world.own.school.supervisor)
    with django_assert_num_queries(BOARD):
        page = client.get(url("round", row)).content.decode()
    assert page.count('<article class="compare-row"') == 30
    assert page.count(f"{number} piece") == 30
