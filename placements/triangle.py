"""How a triangle stands: its three sides and its phases, read from the ledger."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.dates import short_day, today
from people.enums import Corner
from placements.enums import CommitmentState, Phase, PlacementState
from placements.models import Commitment, Placement

SIDE_OF: dict[frozenset[str], str] = {
    frozenset({Corner.STUDENT, Corner.SCHOOL}): "student_school",
    frozenset({Corner.SCHOOL, Corner.WORKPLACE}): "school_workplace",
    frozenset({Corner.STUDENT, Corner.WORKPLACE}): "student_workplace",
}
SIDES = tuple(SIDE_OF.values())
_WORSE = {"none": 0, "kept": 1, "waiting": 2, "late": 3}


def side_of(debtor: str, creditor: str) -> str:
    """The guardian stands with the student; what a corner owes to itself lies on its own side."""
    ends = [
        Corner.STUDENT if corner == Corner.GUARDIAN else corner for corner in (debtor, creditor)
    ]
    return SIDE_OF.get(
        frozenset(ends),
        "school_workplace" if ends[0] == Corner.WORKPLACE else "student_school",
    )


def sides(
    state: str, open_promises: Iterable[tuple[str, str, date]], *, promised: bool = True
) -> dict[str, str]:
    """`open_promises`: (debtor, creditor, due day). kept | waiting | late | none per side.

    `promised`: there were promises, open or settled; without any, nothing was kept either.
    """
    settled = promised and state in {PlacementState.AGREED, PlacementState.COMPLETED}
    rest = "kept" if settled else "none"
    result = dict.fromkeys(SIDES, rest)
    day = today()
    for debtor, creditor, due in open_promises:
        side = side_of(debtor, creditor)
        stand = "late" if due < day else "waiting"
        if _WORSE[stand] > _WORSE[result[side]]:
            result[side] = stand
    return result


def phases(placement: Placement, commitments: Sequence[Commitment]) -> list[dict[str, Any]]:
    """The phase bar: [{label, state: done|current|todo|late, detail}]."""
    by_phase: dict[str, list[Commitment]] = {}
    for row in commitments:
        if row.state != CommitmentState.LAPSED:
            by_phase.setdefault(row.phase, []).append(row)  # type: ignore[attr-defined]
    bar = [
        _phase(placement, phase, by_phase.get(phase, []), done=_is_done(placement, phase))
        for phase in Phase
    ]
    _mark_current(placement, bar)
    return bar


def _is_done(placement: Placement, phase: Phase) -> bool:
    if phase == Phase.PLACE:
        return placement.state not in {
            PlacementState.SEARCHING,
            PlacementState.PROPOSED,
            PlacementState.REJECTED,
        }
    if phase == Phase.AGREEMENT:
        return placement.agreed_at is not None
    return placement.state == PlacementState.COMPLETED


def _phase(
    placement: Placement, phase: Phase, rows: list[Commitment], *, done: bool
) -> dict[str, Any]:
    still_open = [row for row in rows if row.state == CommitmentState.OPEN]
    if any(row.is_late for row in still_open):
        state = "late"
    elif still_open:
        state = "current"
    else:
        state = "done" if done or rows else "todo"
    detail = _words(placement, phase, rows, still_open)
    return {"label": phase.label, "state": state, "detail": detail}


def _words(
    placement: Placement, phase: Phase, rows: list[Commitment], still_open: list[Commitment]
) -> str:
    if still_open:
        day = short_day(min(row.due_on for row in still_open))
        return _("%(kept)s of %(all)s done, by %(day)s") % {
            "kept": len(rows) - len(still_open),
            "all": len(rows),
            "day": day,
        }
    if phase == Phase.PLACE and placement.state != PlacementState.PROPOSED:
        return str(placement.state_enum.label) if not _is_done(placement, phase) else _("approved")
    if phase == Phase.AGREEMENT and placement.agreed_elsewhere:
        return _("agreed elsewhere")
    if phase == Phase.AGREEMENT and placement.agreed_at:
        return _("signed %(day)s") % {"day": short_day(timezone.localdate(placement.agreed_at))}
    expected = {
        Phase.TASKS: placement.start_date,
        Phase.MIDTERM: placement.start_date + (placement.end_date - placement.start_date) / 2,
        Phase.FINAL: placement.end_date,
    }.get(phase)
    return _("around %(day)s") % {"day": short_day(expected)} if expected else ""


def _mark_current(placement: Placement, bar: list[dict[str, Any]]) -> None:
    """Someone always has to be somewhere: the first phase that is not done, while it runs."""
    if not placement.state_enum.is_open or any(
        step["state"] in {"current", "late"} for step in bar
    ):
        return
    for step in bar:
        if step["state"] == "todo":
            step["state"] = "current"
            return
