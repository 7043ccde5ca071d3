"""Which state follows which, and what is missing before the next step."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import ActionRefused
from placements.enums import PlacementState as State
from placements.models import Placement
from programmes.enums import GuardianRule

# step: (from which states, to which state, why not)
_STEPS: dict[str, tuple[frozenset[State], State, Any]] = {
    "approve": (
        frozenset({State.PROPOSED}),
        State.PREPARING,
        gettext_lazy("This proposal was already answered."),
    ),
    "propose": (
        frozenset({State.SEARCHING}),
        State.PROPOSED,
        gettext_lazy("A place was proposed or found already."),
    ),
    "arrange": (
        frozenset({State.SEARCHING}),
        State.PREPARING,
        gettext_lazy("A place was proposed or found already."),
    ),
    "search_again": (
        frozenset({State.PROPOSED}),
        State.SEARCHING,
        gettext_lazy("This proposal was already answered."),
    ),
    "reject": (
        frozenset({State.PROPOSED}),
        State.REJECTED,
        gettext_lazy("This proposal was already answered."),
    ),
    "withdraw": (
        frozenset({State.SEARCHING, State.PROPOSED, State.PREPARING}),
        State.WITHDRAWN,
        gettext_lazy(
            "A placement that was agreed or closed cannot be withdrawn. End it early instead."
        ),
    ),
    "agree": (
        frozenset({State.PREPARING}),
        State.AGREED,
        gettext_lazy("Only a placement in preparation can become agreed."),
    ),
    "complete": (
        frozenset({State.AGREED}),
        State.COMPLETED,
        gettext_lazy("Only an agreed placement can be completed."),
    ),
    "end_early": (
        frozenset({State.PREPARING, State.AGREED}),
        State.ENDED_EARLY,
        gettext_lazy("This placement is not running, so it cannot end early."),
    ),
}
STEPS = tuple(_STEPS)


def can(step: str, placement: Placement) -> bool:
    return placement.state in _STEPS[step][0]


def take(step: str, placement: Placement) -> tuple[State, State]:
    """Set the new state on the object (not saved); returns (before, after) or refuses."""
    allowed, after, why_not = _STEPS[step]
    before = State(placement.state)
    if before not in allowed:
        raise ActionRefused(why_not)
    placement.state = after
    return before, after


@dataclass(frozen=True)
class Missing:
    """One thing to do before the agreement can be sent: `key` names it, `text` says it."""

    key: str
    text: str


def missing_for_agreement(placement: Placement) -> list[Missing]:
    """What still has to be filled in; an empty list means that the agreement can be sent."""
    missing = []
    if placement.school_contact_id is None:
        missing.append(Missing("school_contact", _("Choose the contact person of the school.")))
    first = next((link for link in placement.supervisor_links.all() if link.is_first), None)
    if first is None:
        missing.append(Missing("supervisor", _("Name the supervisor at the workplace.")))
    elif not first.user.email:
        missing.append(
            Missing(
                "supervisor_email",
                _("Add the e-mail address of %(name)s, who has to check and sign.")
                % {"name": first.user.name},
            )
        )
    # A list brings no street; postcode and city tell where it is.
    if not placement.site.postcode or not placement.site.city:
        missing.append(Missing("site", _("Complete the address of the workplace.")))
    if placement.total_hours is None or placement.hours_per_week is None:
        missing.append(Missing("hours", _("Fill in the hours: in total and a week.")))
    if not placement.student.user.email:
        missing.append(Missing("student_email", _("Add the e-mail address of the student.")))
    return missing + _missing_guardian(placement)


def _missing_guardian(placement: Placement) -> list[Missing]:
    student = placement.student
    rule = student.institution.guardian_rule
    if rule != GuardianRule.REQUIRED or not placement.is_minor:
        return []
    if any(row.guardian.email for row in student.guardianships.all()):
        return []
    return [
        Missing(
            "guardian", _("Add a parent or guardian: the student is under 18 and they consent.")
        )
    ]
