"""From file to placements: the dry run's figures, the import, and doing it again."""

from collections import Counter

import pytest

from placements.imports.enums import ImportState, ProposalDecision
from placements.imports.queries import readiness
from placements.models import Placement
from placements.services import imports
from placements.services.import_run import import_rows
from tests.unit.placements.imports.conftest import check

pytestmark = pytest.mark.django_db


def accept_everything(school, roster):
    imports.make_programmes(actor=school.coordinator, roster_id=roster.pk)
    imports.decide_hosts(
        actor=school.coordinator,
        roster_id=roster.pk,
        decisions={p.pk: ProposalDecision.SAME for p in roster.host_proposals.all()},
    )


def run(school, roster):
    imports.start_import(actor=school.coordinator, roster_id=roster.pk)
    return import_rows(actor=school.coordinator, roster_id=roster.pk)


def test_the_figures_of_the_real_list_come_out_exactly(school, eduarte, expected):
    roster = check(school, eduarte)
    assert roster.expected == {key: expected[key] for key in roster.expected}
    assert roster.state == ImportState.READY


def test_importing_twice_changes_nothing(school, eduarte):
    roster = check(school, eduarte)
    accept_everything(school, roster)
    assert run(school, roster) == {"new": 386}
    assert Placement.objects.count() == 386
    again = check(school, eduarte)
    assert readiness(again, school.coordinator).now == 386
    assert run(school, again) == {"unchanged": 386}
    assert Counter(Placement.objects.values_list("revision", flat=True)) == {1: 386}
