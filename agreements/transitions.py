"""Which state of an agreement follows which. PostgreSQL keeps the same table by trigger."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from agreements.enums import AgreementState as State
from core.errors import ActionRefused

if TYPE_CHECKING:
    from agreements.models import Agreement

TRANSITIONS: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.PROPOSED, State.WITHDRAWN}),
    State.PROPOSED: frozenset({State.READY, State.RETURNED, State.WITHDRAWN}),
    State.RETURNED: frozenset(),
    State.READY: frozenset({State.PARTIALLY_SIGNED, State.FULLY_SIGNED, State.WITHDRAWN}),
    State.PARTIALLY_SIGNED: frozenset({State.FULLY_SIGNED, State.WITHDRAWN}),
    State.FULLY_SIGNED: frozenset({State.ACTIVE}),
    State.ACTIVE: frozenset({State.SUPERSEDED, State.COMPLETED, State.TERMINATED}),
    State.SUPERSEDED: frozenset(),
    State.COMPLETED: frozenset(),
    State.TERMINATED: frozenset(),
    State.WITHDRAWN: frozenset(),
}

# For the trigger: [("draft", "proposed"), …]
PAIRS = [
    (old.value, new.value) for old, following in TRANSITIONS.items() for new in sorted(following)
]


def can_move(agreement: "Agreement", new: State) -> bool:
    return new in TRANSITIONS[agreement.state_enum]


def move(agreement: "Agreement", new: State) -> None:
    """Set the state, or say why it is too late (or too early) for this step."""
    if not can_move(agreement, new):
        raise ActionRefused(refusal(agreement, new))
    agreement.state = new


def refusal(agreement: "Agreement", new: State) -> str:
    """Why this agreement cannot become `new` now, for the person who tried."""
    known = {
        State.PROPOSED: _("This version has been sent already. A correction is the next version."),
        State.READY: _("The data of this version are not waiting to be checked."),
        State.RETURNED: _("The data of this version are not waiting to be checked."),
        State.PARTIALLY_SIGNED: _("This version cannot be signed now."),
        State.FULLY_SIGNED: _("This version cannot be signed now."),
        State.WITHDRAWN: _("This version was signed by everyone or is closed. End it instead."),
        State.COMPLETED: _("Only an agreement that everyone signed can be completed."),
        State.TERMINATED: _("Only an agreement that everyone signed can be ended early."),
    }
    reason = known.get(new, _("This step is not possible now."))
    state = agreement.state_enum.label
    return _("%(reason)s It is now: %(state)s.") % {"reason": reason, "state": state}
