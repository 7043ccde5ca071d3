"""What PostgreSQL itself refuses, whoever asks."""

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.db.utils import DatabaseError
from django.utils import timezone

from assessments.models import (
    Answer,
    AssessmentRound,
    Criterion,
    InstrumentVersion,
    Response,
    ScaleLevel,
    Section,
)
from tests.factories import assessments as make

REFUSED = (IntegrityError, InternalError, DatabaseError)


def answer(row, corner, key, **values):
    response = make.response_of(row, corner)
    criterion = row.version.criteria.get(key=key)
    return Answer(
        response=response,
        criterion=criterion,
        changed_at=timezone.now(),
        changed_by=make.person_of_round(row),
        **values,
    )


def refuses(action, words=""):
    with pytest.raises(REFUSED) as caught, transaction.atomic():
        action()
    assert words in str(caught.value)


@pytest.fixture
def other_row(world):
    return make.opened(world.other)


def test_a_level_of_another_form(row, other_row):
    level = other_row.version.levels.get(code="V")
    refuses(answer(row, "student", "W1", level=level).save, "the level is not of this form")


def test_a_criterion_of_another_form(row, other_row):
    foreign = answer(row, "student", "W1", level=row.version.levels.get(code="V"))
    foreign.criterion = other_row.version.criteria.get(key="W1")
    refuses(foreign.save, "the criterion is of another form")


def test_a_level_for_a_text(row):
    level = row.version.levels.get(code="V")
    refuses(answer(row, "student", "next", level=level).save, "the level is not of this form")


def test_yes_to_a_question_with_levels(row):
    refuses(answer(row, "student", "W1", is_yes=True).save, "not a question for yes or no")


def test_no_judgement_where_one_is_needed(row):
    refuses(answer(row, "student", "next", cannot_judge=True).save, "this has to be judged")


def test_two_answers_to_one_question(row):
    answer(row, "student", "W1", level=row.version.levels.get(code="V")).save()
    refuses(
        answer(row, "student", "W1", level=row.version.levels.get(code="G")).save, "answer_once"
    )


def test_a_text_of_more_than_ten_thousand_characters(row):
    answer(row, "student", "next", text="x" * 10_000).save()
    refuses(answer(row, "student", "W1", text="x" * 10_001).save, "answer_not_too_long")


def test_what_was_handed_in_stays(world, row):
    response = make.handed_in(world.own, row, "student")
    kept = response.answers.first()
    kept.text = "anders"
    refuses(kept.save, "what was handed in does not change")
    refuses(kept.delete, "what was handed in is kept")
    refuses(lambda: Response.objects.filter(pk=response.pk).update(submitted_at=timezone.now()))
    refuses(Response.objects.filter(pk=response.pk).delete)


def test_a_published_form_stays(row):
    version = row.version
    refuses(lambda: InstrumentVersion.objects.filter(pk=version.pk).update(name_nl="Anders"))
    refuses(lambda: Criterion.objects.filter(version=version).update(text_nl="Anders"), "published")
    refuses(lambda: ScaleLevel.objects.filter(version=version).update(label_nl="A"), "published")
    refuses(lambda: Section.objects.create(version=version, title_nl="Erbij"), "published")
    refuses(lambda: Criterion.objects.filter(version=version).delete(), "published")


def test_one_round_per_placement_kind_and_number(row):
    again = AssessmentRound(
        placement=row.placement,
        kind=row.kind,
        number=row.number,
        version=row.version,
        due_on=row.due_on,
        opened_at=timezone.now(),
    )
    refuses(again.save, "round_once")


def test_a_round_has_the_kind_of_its_form(row):
    other = AssessmentRound(
        placement=row.placement,
        kind="final",
        version=row.version,
        due_on=row.due_on,
        opened_at=timezone.now(),
    )
    refuses(other.save, "a round has the kind of its form")


def test_shared_answers_stay_shared(world, row):
    for corner in ("student", "workplace", "school"):
        make.handed_in(world.own, row, corner)
    refuses(lambda: AssessmentRound.objects.filter(pk=row.pk).update(shared_at=None))
