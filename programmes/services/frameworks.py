"""Versions of what a programme wants its students to be able to do.

Cohorts keep the version they started with, so a published one never changes.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.access import require
from core.errors import ActionRefused
from programmes import levels
from programmes.models import Framework, LearningOutcome, Programme

EDITABLE = ("code", "kind", "name_nl", "name_en", "result")


@transaction.atomic
def new_version(*, actor: Any, programme_id: int, version: str) -> Framework:
    """A draft that starts as a copy of the newest version."""
    programme = Programme.objects.select_for_update(of=("self",)).get(pk=programme_id)
    require(actor, "programmes.change", programme)
    if programme.frameworks.filter(published_at=None).exists():
        raise ActionRefused(_("There is a draft already. Publish that one first."))
    if programme.frameworks.filter(version=version).exists():
        raise ActionRefused(_("This version exists already. Choose another name."))
    newest = programme.frameworks.order_by("-id").first()
    draft = Framework.objects.create(
        programme=programme,
        version=version,
        source=newest.source if newest else "",
        scale=newest.scale if newest else [],
        levels=newest.levels if newest else levels.around(programme.level),
    )
    if newest:
        _copy_outcomes(newest, draft)
    audit.record(actor=actor, action="programmes.framework_started", subject=draft, version=version)
    return draft


def _copy_outcomes(source: Framework, target: Framework) -> None:
    parents: dict[int, str] = {}
    rows = list(source.outcomes.select_related("parent").order_by("order"))
    for position, row in enumerate(rows):
        if row.parent:
            parents[position] = row.parent.code
        row.pk, row.framework, row.parent = None, target, None
    LearningOutcome.objects.bulk_create(rows)
    by_code = {row.code: row for row in target.outcomes.all()}
    children = [by_code[rows[position].code] for position in parents]
    for child, parent_code in zip(children, parents.values(), strict=True):
        child.parent = by_code[parent_code]
    LearningOutcome.objects.bulk_update(children, ["parent"])


@transaction.atomic
def save_outcome(
    *, actor: Any, framework_id: int, outcome_id: int | None, values: dict[str, Any]
) -> LearningOutcome:
    """Change an outcome of a draft, or add one at the end."""
    framework = _locked_draft(actor, framework_id)
    if outcome_id is None:
        outcome = LearningOutcome(framework=framework, order=framework.outcomes.count() + 1)
    else:
        outcome = framework.outcomes.get(pk=outcome_id)
    same_code = framework.outcomes.filter(code=values["code"]).exclude(pk=outcome.pk)
    if same_code.exists():
        raise ActionRefused(_("Another outcome of this version has this code."))
    for name in EDITABLE:
        setattr(outcome, name, values[name])
    outcome.save()
    audit.record(
        actor=actor, action="programmes.outcome_saved", subject=framework, code=outcome.code
    )
    return outcome


@transaction.atomic
def remove_outcome(*, actor: Any, framework_id: int, outcome_id: int) -> None:
    framework = _locked_draft(actor, framework_id)
    outcome = framework.outcomes.get(pk=outcome_id)
    audit.record(
        actor=actor, action="programmes.outcome_removed", subject=framework, code=outcome.code
    )
    outcome.delete()


@transaction.atomic
def publish(*, actor: Any, framework_id: int) -> Framework:
    """From now on this version is frozen and can be given to cohorts."""
    framework = _locked_draft(actor, framework_id)
    if not framework.outcomes.exists():
        raise ActionRefused(_("Add at least one outcome before you publish."))
    framework.published_at = timezone.now()
    framework.published_by = actor
    framework.save(update_fields=["published_at", "published_by"])
    audit.record(
        actor=actor,
        action="programmes.framework_published",
        subject=framework,
        version=framework.version,
    )
    return framework


def _locked_draft(actor: Any, framework_id: int) -> Framework:
    framework = Framework.objects.select_for_update(of=("self",)).get(pk=framework_id)
    require(actor, "programmes.change", framework)
    if framework.published_at:
        raise ActionRefused(
            _("This version is published and cannot change. Start a new version to edit it.")
        )
    return framework
