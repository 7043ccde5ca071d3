"""What is asked before deciding, in words that say what is missing."""

import pytest
from django.utils import translation

from decisions.queries.conditions import conditions_of
from decisions.queries.data_points import readiness
from decisions.queries.rules import rules_of, thresholds_of
from tests.factories import assessments as forms
from tests.factories import decisions as make

pytestmark = pytest.mark.django_db


def said(triangle, kind=make.PLACEMENT):
    rules, placement = rules_of(triangle.school.programme), make.again(triangle.placement)
    ready = readiness(placement, thresholds_of(rules))
    found = conditions_of(placement, kind, rules, ready)
    return {each.key: (each.met, each.words) for each in found}


def test_hours_count_against_what_was_agreed(triangle):
    make.rules(triangle, hours_share=90)
    words = "0 of 640 agreed hours are approved; 576 are asked."
    assert said(triangle) == {"hours": (False, words)}
    assert said(triangle, make.EXAM) == {}


def test_a_programme_that_logs_no_hours_asks_none(triangle):
    make.rules(triangle, hours_share=90)
    variant = triangle.placement.enrolment.programme_variant
    variant.logs_hours = False
    variant.save()
    assert said(triangle) == {}


def test_outcomes_that_lack_something_are_named(triangle):
    make.rules(triangle, least_points=2, least_roles=2)
    row = forms.opened(triangle, "final", at=triangle.placement)
    for corner in ("student", "workplace", "school"):
        forms.handed_in(triangle, row, corner)
    assert said(triangle) == {
        "points": (True, "For every outcome at least 2 data points."),
        "workplace": (True, "The workplace said something about every outcome."),
        "roles": (True, "Every outcome was looked at from at least 2 sides."),
    }
    make.rules(triangle, least_points=4)
    names = "B1-K1-W1, B1-K1-W2, B1-K1-W3"
    words = f"For every outcome at least 4 data points. Not yet for: {names}."
    assert said(triangle) == {"points": (False, words)}


def test_kept_in_both_languages_whoever_decides(triangle):
    make.rules(triangle, advice_needed=True)
    rules = rules_of(triangle.school.programme)
    ready = readiness(triangle.placement, thresholds_of(rules))
    found = []
    for language in ("nl", "en"):
        with translation.override(language):
            [each] = conditions_of(triangle.placement, make.PLACEMENT, rules, ready)
            found.append(each.as_data())
    assert found[0] == found[1]
    assert found[0]["words_en"] == "The workplace has not given its advice."
