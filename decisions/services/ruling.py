"""What a programme asks before a result is decided."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.access import require
from core.errors import ActionRefused
from decisions.models import DecisionRules
from decisions.queries.rules import usual_rules
from programmes.models import Programme

FIELDS = [
    "decider", "second_for", "exam_apart", "least_points", "least_roles", "last_third_needed",
    "self_assessment_needed", "least_confirmed", "hours_share", "advice_needed", "appeal_weeks",
    "appeal_nl", "appeal_en",
]  # fmt: skip


@transaction.atomic
def set_rules(
    *, actor: Any, programme: Programme, revision: int, values: dict[str, Any]
) -> DecisionRules:
    """`revision` 0: the sender saw the usual rules. What was decided before stays as it was."""
    require(actor, "decisions.set_rules", programme)
    found = DecisionRules.objects.select_for_update(of=("self",)).filter(programme=programme)
    rules = found.first()
    if (rules.revision if rules else 0) != revision:
        raise _changed()
    if rules is None:
        rules = usual_rules(programme)
        rules.revision = 0
    for name in FIELDS:
        setattr(rules, name, values.get(name, getattr(rules, name)))
    rules.revision += 1
    rules.changed_at, rules.changed_by = timezone.now(), actor
    try:
        with transaction.atomic():
            rules.save()
    except IntegrityError as error:
        if "programme" in str(error):
            raise _changed() from error
        raise
    audit.record(
        actor=actor,
        action="decisions.rules_set",
        subject=rules,
        **{name: getattr(rules, name) for name in FIELDS if not name.startswith("appeal_")},
    )
    return rules


def _changed() -> ActionRefused:
    return ActionRefused(
        _("Somebody else changed these rules in the meantime. Look at them and do it again.")
    )
