"""One answer at a time, by two devices and by people with bad intentions; handed in once."""

import pytest
from django.core.exceptions import PermissionDenied

from assessments.models import Answer
from assessments.services import answering, cancelling, instruments
from assessments.services.answering import AnswerConflict, HandedIn, Said
from core.errors import ActionRefused
from placements.models import Commitment
from programmes.models import Cohort
from tests.factories import assessments as make


def key(row, name):
    return row.version.criteria.get(key=name).pk


@pytest.fixture
def save(world, row):
    def keep(name, choice="", text="", revision=0, *, corner="workplace", actor=None):
        return answering.save_answer(
            actor=actor or make.person_of(world.own, corner),
            response=make.response_of(row, corner),
            criterion_id=key(row, name),
            said=Said(choice, text, revision),
        )

    return keep


def test_an_answer_is_kept_and_changed(row, save):
    assert save("W1", "V", "Goed gezien").revision == 1
    assert save("W1", "G", "Beter", revision=1).revision == 2
    [answer] = Answer.objects.all()
    assert (answer.level.code, answer.text, answer.revision) == ("G", "Beter", 2)
    response = make.response_of(row, "workplace")
    assert response.revision == 2
    assert response.started_at is not None


def test_the_same_answer_twice_changes_nothing(row, save):
    save("W1", "V")
    assert save("W1", "V").revision == 1
    assert make.response_of(row, "workplace").revision == 1


def test_two_devices_are_told_of_each_other(world, row, save):
    save("W1", "V", "Op de telefoon")
    with pytest.raises(AnswerConflict) as caught:
        save("W1", "O", "Op de laptop")
    assert str(caught.value) == "You gave another answer here on another device or page."
    assert (caught.value.choice, caught.value.kept.text) == ("V", "Op de telefoon")
    assert caught.value.kept.revision == 1
    assert save("W1", "O", "Op de laptop", revision=1).revision == 2


def test_a_colleague_is_named(world, row, save):
    save("W1", "V")
    with pytest.raises(AnswerConflict, match="Begeleider 100435545 gave another answer"):
        save("W1", "O", actor=world.own.workplace.contact)


def test_two_devices_on_two_questions_do_not_meet(save):
    assert save("W1", "V").revision == 1
    assert save("W2", "G").revision == 1


@pytest.mark.parametrize("choice", ["X", "-yes", "o", "V' OR 1=1", "-skip-"])
def test_a_level_that_the_form_does_not_have(save, choice):
    with pytest.raises(ActionRefused, match="not one of the choices"):
        save("W1", choice)


def test_a_level_of_the_next_version(world, row):
    """Published while somebody fills in the old one: that one goes on as it was."""
    make.form(world.own, scale=[*make.SCALE, {"code": "Z", "nl": "zeer goed", "rank": 3,
                                              "passes": True}])  # fmt: skip
    response = make.response_of(row, "workplace")
    with pytest.raises(ActionRefused, match="not one of the choices"):
        answering.save_answer(
            actor=world.own.workplace.supervisor,
            response=response,
            criterion_id=key(row, "W1"),
            said=Said("Z", "", 0),
        )
    assert make.handed_in(world.own, row, "workplace").is_handed_in


def test_a_question_of_another_form(world, row):
    other = make.opened(world.other)
    with pytest.raises(ActionRefused, match="not in this form"):
        answering.save_answer(
            actor=world.own.workplace.supervisor,
            response=make.response_of(row, "workplace"),
            criterion_id=key(other, "W1"),
            said=Said("V", "", 0),
        )


def test_long_and_hostile_texts(save):
    hostile = "<script>alert(1)</script>{{ 7*7 }}'; DROP TABLE x; --\u202e\U0001f600"
    save("W1", "V", hostile)
    assert Answer.objects.get().text == hostile
    save("W2", "V", "x" * 10_000)
    with pytest.raises(ActionRefused, match=r"at most 10,000 characters"):
        save("W3", "V", "x" * 10_001)
    with pytest.raises(ActionRefused, match="cannot be kept"):
        save("W3", "V", "a\x00b")


def test_nobody_answers_for_another_corner(world, row):
    for actor in (world.own.student.user, world.own.school.coordinator, world.administrator,
                  world.own.guardian, world.other.workplace.supervisor):  # fmt: skip
        with pytest.raises(PermissionDenied):
            answering.save_answer(
                actor=actor,
                response=make.response_of(row, "workplace"),
                criterion_id=key(row, "W1"),
                said=Said("V", "", 0),
            )
    assert Answer.objects.count() == 0


def test_handing_in_says_what_is_missing(world, row, save):
    save("W1", "O")
    save("why", "-yes")
    missing = answering.hand_in(
        actor=world.own.workplace.supervisor, response=make.response_of(row, "workplace")
    )
    assert missing == {
        key(row, "W1"): "Write in a few words what you saw.",
        key(row, "W2"): "Choose an answer.",
        key(row, "W3"): "Choose an answer.",
    }
    assert not make.response_of(row, "workplace").is_handed_in


def test_handing_in_keeps_the_promise_once(world, row):
    response = make.handed_in(world.own, row, "workplace")
    promise = Commitment.objects.get(subject=row.subject_key, debtor="workplace")
    assert (promise.state, promise.closed_by) == ("kept", world.own.workplace.supervisor)
    moment = response.submitted_at
    with pytest.raises(HandedIn):
        answering.hand_in(actor=world.own.workplace.contact, response=response)
    assert make.response_of(row, "workplace").submitted_at == moment
    open_promises = Commitment.objects.open().filter(subject=row.subject_key)
    assert sorted(open_promises.values_list("debtor", flat=True)) == ["school", "student"]


def test_nothing_is_kept_after_handing_in(world, row, save):
    make.handed_in(world.own, row, "workplace")
    with pytest.raises(HandedIn, match="handed in already"):
        save("W1", "G", revision=1)


def test_an_answer_to_a_question_that_is_not_asked_any_more_is_left_out(world, row, save):
    save("W1", "O", "Nog niet")
    save("why", "-yes")
    save("W1", "V", "Toch wel", revision=1)
    save("W2", "V")
    save("W3", "-skip")
    response = make.response_of(row, "workplace")
    assert answering.hand_in(actor=world.own.workplace.supervisor, response=response) == {}
    kept = Answer.objects.filter(response=response).values_list("criterion__key", flat=True)
    assert sorted(kept) == ["W1", "W2", "W3"]


def test_a_cancelled_round_takes_no_answers(world, row, save):
    cancelling.cancel(actor=world.own.school.coordinator, round_id=row.pk, reason="Student is ziek")
    with pytest.raises(ActionRefused, match="was cancelled"):
        save("W1", "V")
    assert not Commitment.objects.open().filter(subject=row.subject_key).exists()


def test_answers_to_many_questions_at_once(world, row):
    said = {
        key(row, "W1"): Said("V", "", 0),
        key(row, "W2"): Said("onzin", "", 0),
        key(row, "next"): Said("", "Meer met klanten", 0),
        999_999: Said("V", "", 0),
    }
    response = make.response_of(row, "student")
    refused = answering.save_all(actor=world.own.student.user, response=response, said=said)
    assert list(refused) == [key(row, "W2")]
    assert Answer.objects.filter(response=response).count() == 2


def test_the_last_one_shares_the_answers(world, row):
    for corner in ("workplace", "student"):
        make.handed_in(world.own, row, corner)
        row.refresh_from_db()
        assert not row.is_shared
    make.handed_in(world.own, row, "school")
    row.refresh_from_db()
    assert row.is_shared
    assert row.shared_by is None


def test_cohorts_keep_their_version(world, row):
    first = Cohort.objects.get(programme=world.own.school.programme)
    newer = make.form(world.own)
    assert instruments.version_for(newer.instrument, first) == newer
    newest = make.form(world.own)
    assert instruments.version_for(newest.instrument, first) == newer
