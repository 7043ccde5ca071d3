"""Beside the answers stands the evidence, with what the workplace said of it."""

import pytest
from django.urls import reverse

from programmes.models import LearningOutcome
from tests.factories import assessments as make
from tests.factories import portfolio

pytestmark = pytest.mark.django_db


def test_each_piece_says_how_it_stands(world, row, client_of):
    own = world.own
    own.placement.refresh_from_db()
    first = LearningOutcome.objects.get(framework__programme=own.school.programme, order=1)
    for title, word in (("Agreed", "yes"), ("Doubted", "no"), ("Unsaid", "")):
        item = portfolio.item(own, title=title, outcomes=[first.pk])
        if word:
            portfolio.answer(item, own, word)
    for corner in ("student", "workplace", "school"):
        make.handed_in(own, row, corner, "V")
    address = reverse("assessments:round", args=[row.placement_id, row.pk])
    page = client_of(own.school.supervisor).get(address).content.decode()
    told = {
        title: page.partition(f">{title}</a>")[2][:400] for title in ("Agreed", "Doubted", "Unsaid")
    }
    assert 'aria-label="confirmed by the workplace"' in told["Agreed"]
    assert 'aria-label="disputed by the workplace"' in told["Doubted"]
    assert 'aria-label="not confirmed"' in told["Unsaid"]
