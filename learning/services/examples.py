"""The library of example tasks of a programme."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.access import require
from core.errors import ActionRefused, AlreadyDone
from learning.models import ExampleTask, TaskVersion
from programmes.models import Programme
from programmes.services.reference import example_tasks

FIELDS = ("title", "activity", "product", "evidence", "hours", "outcome_codes")


@transaction.atomic
def add_example(
    *, actor: Any, programme_id: int, values: Mapping[str, Any], version_id: int | None = None
) -> ExampleTask:
    """`version_id`: the approved task from which it was made."""
    programme = Programme.objects.select_for_update(of=("self",)).get(pk=programme_id)
    require(actor, "learning.keep_examples", programme)
    example = ExampleTask(
        programme=programme, added_by=actor, made_from=_approved(programme, version_id)
    )
    _write(example, values)
    _record(actor, example, "learning.example_added")
    return example


@transaction.atomic
def change_example(*, actor: Any, example_id: int, values: Mapping[str, Any]) -> ExampleTask:
    example = _lock(actor, example_id)
    _write(example, values)
    _record(actor, example, "learning.example_changed")
    return example


@transaction.atomic
def retire_example(*, actor: Any, example_id: int) -> ExampleTask:
    """It is offered no longer; tasks that started from it keep their text."""
    example = _lock(actor, example_id)
    example.retired_at, example.retired_by = timezone.now(), actor
    example.save(update_fields=["retired_at", "retired_by"])
    _record(actor, example, "learning.example_retired")
    return example


@transaction.atomic
def load_examples(*, programme: Programme, name: str) -> int:
    """The examples of a framework file, when missing. Returns how many were made."""
    made = 0
    for row in example_tasks(name):
        _example, created = ExampleTask.objects.get_or_create(
            programme=programme,
            title=row["title"],
            retired_at=None,
            defaults={
                "activity": row.get("activity", ""),
                "product": row.get("product", ""),
                "evidence": row.get("evidence", ""),
                "hours": row.get("hours"),
                "outcome_codes": row["outcomes"],
            },
        )
        made += created
    return made


def _approved(programme: Programme, version_id: int | None) -> TaskVersion | None:
    if version_id is None:
        return None
    rows = TaskVersion.objects.approved().filter(task__placement__programme=programme)
    version = rows.filter(pk=version_id).first()
    if version is None:
        raise ActionRefused(_("Only a task that workplace and school approved is an example."))
    return version


def _write(example: ExampleTask, values: Mapping[str, Any]) -> None:
    unknown = set(values) - set(FIELDS)
    if unknown:
        raise TypeError(f"not part of an example: {sorted(unknown)}")
    for name, value in values.items():
        setattr(example, name, value.strip() if isinstance(value, str) else value)
    if not example.title:
        raise ActionRefused(_("Give the task a title."))
    example.outcome_codes = _known(example.programme, example.outcome_codes)
    try:
        with transaction.atomic():
            example.save()
    except IntegrityError as error:
        if "example_task_title_once" not in str(error):
            raise
        raise ActionRefused(_("The library has an example with this title already.")) from error


def _known(programme: Programme, codes: Sequence[str]) -> list[str]:
    known = set(programme.frameworks.values_list("outcomes__code", flat=True))
    if set(codes) - known:
        raise ActionRefused(_("An outcome that was chosen belongs to another programme."))
    return sorted(set(codes))


def _lock(actor: Any, example_id: int) -> ExampleTask:
    rows = ExampleTask.objects.select_for_update(of=("self",)).select_related("programme")
    example = rows.get(pk=example_id)
    require(actor, "learning.keep_examples", example)
    if example.retired_at is not None:
        raise AlreadyDone(_("This example was taken out of the library already."))
    return example


def _record(actor: Any, example: ExampleTask, action: str) -> None:
    audit.record(actor=actor, action=action, subject=example, title=example.title)
