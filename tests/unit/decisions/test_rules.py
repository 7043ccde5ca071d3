"""A programme that set nothing has the usual rules of its kind."""

import pytest

from decisions.enums import ResultKind
from decisions.queries.rules import rules_of
from tests.scenarios import World

pytestmark = pytest.mark.django_db


def told(programme) -> tuple:
    rules = rules_of(programme)
    seconds = (rules.asks_second(ResultKind.PLACEMENT), rules.asks_second(ResultKind.EXAM))
    return rules.pk, rules.exam_apart, rules.appeal_weeks, seconds


def test_usual_rules_follow_the_law(world: World):
    vocational, higher = world.own.school.programme, world.other.school.programme
    higher.variants.update(variant="ho_dual")
    assert told(vocational) == (None, True, 2, (False, True))
    assert told(higher) == (None, False, 6, (False, True))
