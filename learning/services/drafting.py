"""Writing a task: a draft, its changes, and the sending that freezes it and asks both corners."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.access import require
from core.errors import ActionRefused, AlreadyDone
from learning.enums import Judge, Verdict
from learning.models import ExampleTask, LearningTask, TaskOutcome, TaskVersion
from learning.models.tasks import LONGEST
from learning.outcomes import outcomes_of
from learning.readiness import bad_weeks, missing_for_sending, weeks_of
from learning.services import asking, locking
from learning.services.answering import record_answer
from placements.corners import corner_of
from placements.models import Placement
from placements.services.commitments import keep

TEXTS = ("title", "activity", "product", "evidence")
FIELDS = (*TEXTS, "from_week", "to_week", "hours")
SECOND_CLICK = timedelta(seconds=20)


class Stale(ActionRefused):
    """Somebody else changed the same draft in between."""


@transaction.atomic
def start_task(
    *,
    actor: Any,
    placement_id: int,
    values: Mapping[str, Any],
    outcome_ids: Iterable[int] = (),
    example_id: int | None = None,
    send: bool = False,
) -> LearningTask:
    """A draft that only the corner of its writer sees; with `send` it goes out at once."""
    placement = locking.lock_placement(placement_id)
    require(actor, "learning.draft", placement)
    locking.refuse_unless_workable(placement)
    same = _just_made(actor, placement, values)
    if same is not None:
        return same
    numbers = LearningTask.objects.filter(placement=placement).aggregate(last=Max("number"))
    task = LearningTask.objects.create(
        placement=placement,
        number=(numbers["last"] or 0) + 1,
        drafted_from=corner_of(actor, placement),
        drafted_by=actor,
        example=_example(placement, example_id),
    )
    version = TaskVersion(task=task, number=1, written_by=actor)
    _write(version, placement, values)
    _set_outcomes(version, placement, outcome_ids)
    if send:
        send_task(actor=actor, task_id=task.pk)
    return task


@transaction.atomic
def change_task(
    *,
    actor: Any,
    task_id: int,
    revision: int | None,
    values: Mapping[str, Any],
    outcome_ids: Iterable[int] = (),
    send: bool = False,
) -> TaskVersion:
    """Change the draft; what was sent stays as it was, and its change is the next version.

    `revision`: of the draft that the writer saw; None when there was no draft.
    """
    task = locking.lock_task(task_id)
    require(actor, "learning.change", task)
    locking.refuse_unless_workable(task.placement)
    _refuse_change_of_withdrawn(task)
    version = task.versions.select_for_update(of=("self",)).filter(sent_at__isnull=True).first()
    if revision != (version.revision if version else None):
        raise Stale(
            _(
                "Someone else changed this task while you were typing. What you typed is still "
                "here: compare it with the task as it is now, and save again."
            )
        )
    if version is None:
        last = task.versions.aggregate(last=Max("number"))["last"] or 0
        version = TaskVersion(task=task, number=last + 1, written_by=actor)
    else:
        version.revision += 1
    _write(version, task.placement, values)
    _set_outcomes(version, task.placement, outcome_ids)
    if send:
        return send_task(actor=actor, task_id=task.pk)
    return version


@transaction.atomic
def send_task(*, actor: Any, task_id: int) -> TaskVersion:
    """Freeze the draft and ask workplace and school. A version sent before is replaced."""
    task = locking.lock_task(task_id)
    require(actor, "learning.change", task)
    locking.refuse_unless_workable(task.placement)
    _refuse_change_of_withdrawn(task)
    version = task.versions.select_for_update(of=("self",)).filter(sent_at__isnull=True).first()
    if version is None:
        raise AlreadyDone(_("This task was sent before. Nothing changed now."))
    _refuse_unless_ready(version, task.placement)
    asking.replace_sent_version(task)
    version.sent_at, version.sent_by = timezone.now(), actor
    version.save(update_fields=["sent_at", "sent_by"])
    _note_sending(actor, task, version)
    asking.ask_both(task, version)
    _answer_for_own_corner(actor, task, version)
    return version


def _just_made(actor: Any, placement: Placement, values: Mapping[str, Any]) -> LearningTask | None:
    """The same text from the same person a moment ago: a second click, not a second task."""
    return LearningTask.objects.filter(
        placement=placement,
        drafted_by=actor,
        created_at__gte=timezone.now() - SECOND_CLICK,
        versions__number=1,
        versions__title=values.get("title", "").strip(),
        versions__activity=values.get("activity", "").strip(),
    ).first()


def _note_sending(actor: Any, task: LearningTask, version: TaskVersion) -> None:
    keep(actor=actor, placement=task.placement, kind="learning.draft_tasks")
    keep(
        actor=actor,
        placement=task.placement,
        kind="learning.adjust_task",
        subject=task.subject_key,
    )
    audit.record(
        actor=actor,
        action="learning.task_sent",
        subject=task,
        placement_id=task.placement_id,
        number=task.number,
        version=version.number,
    )


def _answer_for_own_corner(actor: Any, task: LearningTask, version: TaskVersion) -> None:
    """Whoever writes a task for the own workplace or own students has answered by sending it."""
    if task.drafted_from in Judge.values:
        record_answer(actor=actor, version=version, corner=task.drafted_from, verdict=Verdict.YES)


def _refuse_unless_ready(version: TaskVersion, placement: Placement) -> None:
    values = {name: getattr(version, name) for name in FIELDS}
    values["outcomes"] = list(version.serves.values_list("outcome_id", flat=True))
    missing = missing_for_sending(values, weeks_of(placement))
    if missing:
        raise ActionRefused(" ".join(missing.values()))


def _refuse_change_of_withdrawn(task: LearningTask) -> None:
    if task.withdrawn_at is not None:
        raise ActionRefused(_("This task was withdrawn. Write a new one instead."))


def _write(version: TaskVersion, placement: Placement, values: Mapping[str, Any]) -> None:
    unknown = set(values) - set(FIELDS)
    if unknown:
        raise TypeError(f"not part of a task: {sorted(unknown)}")
    for name, value in values.items():
        setattr(version, name, value.strip() if name in TEXTS else value)
    if not version.title:
        raise ActionRefused(_("Give the task a title."))
    if any(len(getattr(version, name)) > LONGEST for name in TEXTS):
        raise ActionRefused(_("This text is too long: at most 10,000 characters."))
    wrong = bad_weeks(version.from_week, version.to_week, weeks_of(placement))
    if wrong:
        raise ActionRefused(" ".join(wrong.values()))
    version.save()


def _set_outcomes(version: TaskVersion, placement: Placement, outcome_ids: Iterable[int]) -> None:
    wanted = set(outcome_ids)
    allowed = {outcome.pk for outcome in outcomes_of(placement)}
    if wanted - allowed:
        raise ActionRefused(_("An outcome that was chosen belongs to another programme."))
    version.serves.exclude(outcome_id__in=wanted).delete()
    there = set(version.serves.values_list("outcome_id", flat=True))
    TaskOutcome.objects.bulk_create(
        TaskOutcome(version=version, outcome_id=pk) for pk in sorted(wanted - there)
    )


def _example(placement: Placement, example_id: int | None) -> ExampleTask | None:
    if example_id is None:
        return None
    rows = ExampleTask.objects.in_use().filter(programme_id=placement.programme_id)
    return rows.filter(pk=example_id).first()
