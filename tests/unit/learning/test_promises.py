"""What PostgreSQL itself refuses, whatever the code does."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from learning.models import LearningTask, OutcomeNotOffered, TaskAlignmentReview, TaskVersion
from learning.services import plans
from tests.factories import learning as made

pytestmark = pytest.mark.django_db


def refused(action, error=DatabaseError):
    with pytest.raises(error), transaction.atomic():
        action()


def review(version, user, **values):
    fields = {"corner": "school", "verdict": "yes", "reviewed_at": timezone.now()}
    return TaskAlignmentReview.objects.create(version=version, reviewer=user, **(fields | values))


@pytest.mark.parametrize(
    ("field", "value"),
    [("title", "Anders"), ("activity", "Anders"), ("hours", 1), ("sent_at", None)],
)
def test_a_sent_version_never_changes(triangle, field, value):
    version = made.sent(triangle)
    refused(lambda: TaskVersion.objects.filter(pk=version.pk).update(**{field: value}))
    refused(lambda: TaskVersion.objects.filter(pk=version.pk).delete())


def test_its_outcomes_stay(triangle):
    version = made.sent(triangle)
    other = made.outcome_ids(triangle.placement, "B1-K1-W4")[0]
    refused(lambda: version.serves.create(outcome_id=other))
    refused(lambda: version.serves.all().delete())
    refused(lambda: version.serves.update(outcome_id=other))


def test_an_answer_never_changes(triangle):
    version = made.approved(triangle)
    refused(lambda: version.reviews.update(comment="anders"))
    refused(lambda: version.reviews.all().delete())


def test_one_answer_per_corner_and_version(triangle):
    version = made.school_says(triangle, made.sent(triangle))
    refused(lambda: review(version, triangle.school.coordinator), IntegrityError)


def test_an_answer_that_is_not_yes_says_why(triangle):
    version = made.sent(triangle)
    user = triangle.school.supervisor
    for values in ({"verdict": "no"}, {"verdict": "change"}, {"verdict": "maybe", "comment": "x"},
                   {"corner": "student"}):  # fmt: skip
        refused(lambda values=values: review(version, user, **values), IntegrityError)


def test_drafts_and_replaced_versions_get_no_answer(triangle):
    drafted = made.draft(triangle, title="Concept").versions.get()
    first = made.sent(triangle)
    made.changed(triangle, first, activity="Anders")
    for version in (drafted, first):
        refused(lambda version=version: review(version, triangle.school.supervisor))


def test_a_task_has_one_draft_and_one_current_version(triangle):
    version = made.sent(triangle)
    fields = {"task": version.task, "title": "x", "written_by": triangle.student.user}
    TaskVersion.objects.create(number=2, **fields)
    refused(lambda: TaskVersion.objects.create(number=3, **fields), IntegrityError)
    refused(
        lambda: TaskVersion.objects.filter(number=2).update(
            sent_at=timezone.now(), sent_by=triangle.student.user, activity="a", evidence="b",
            hours=1, from_week=1, to_week=1,
        ),
        IntegrityError,
    )  # fmt: skip


def test_only_what_is_complete_counts_as_sent(triangle):
    task = made.draft(triangle, activity="")
    now = {"sent_at": timezone.now(), "sent_by": triangle.student.user}
    refused(lambda: task.versions.update(**now), IntegrityError)
    refused(lambda: task.versions.update(sent_at=timezone.now()), IntegrityError)
    refused(lambda: task.versions.update(from_week=4, to_week=3), IntegrityError)


def test_withdrawn_has_person_and_reason_and_stays(triangle):
    task = made.draft(triangle)
    rows = LearningTask.objects.filter(pk=task.pk)
    now = timezone.now()
    refused(lambda: rows.update(withdrawn_at=now), IntegrityError)
    rows.update(withdrawn_at=now, withdrawn_by=triangle.student.user, withdraw_reason="Dubbel")
    refused(lambda: rows.update(withdrawn_at=None, withdrawn_by=None, withdraw_reason=""))


def test_an_outcome_is_not_offered_once(triangle):
    pk = made.outcome_ids(triangle.placement)[0]
    fields = {
        "placement": triangle.placement, "outcome_id": pk, "said_at": timezone.now(),
        "said_by": triangle.workplace.supervisor,
    }  # fmt: skip
    OutcomeNotOffered.objects.create(**fields)
    refused(lambda: OutcomeNotOffered.objects.create(**fields), IntegrityError)


def test_a_plan_stays_as_it_was_submitted_and_decided(triangle):
    made.approved(triangle)
    plan = plans.submit_plan(actor=triangle.student.user, placement_id=triangle.placement.pk)
    rows = triangle.placement.plans
    refused(lambda: rows.update(snapshot={}))
    refused(lambda: rows.update(decision="returned", decided_at=timezone.now()), IntegrityError)
    refused(lambda: rows.all().delete())
    plans.advise(actor=triangle.school.coordinator, plan_id=plan.pk, advice="Past")
    refused(lambda: rows.update(advice="Past niet"))
    plans.decide(actor=triangle.school.supervisor, plan_id=plan.pk, decision="approved")
    refused(lambda: rows.update(decision="returned", reason="toch niet"))
