"""A placement is completed when its result stands."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from decisions.enums import ResultKind
from decisions.models import Decision
from decisions.queries.results import kinds_of
from decisions.queries.rules import rules_of
from placements import kinds
from placements.models import Placement
from placements.transitions import can


@dataclass(frozen=True)
class Completing:
    """The offer to complete; `open` counts the promises that have to be settled before."""

    open: int
    exam_is_open: bool


def offer(user: Any, placement: Placement) -> Completing | None:
    """For who may complete it, once the placement result stands. At most three queries."""
    if not can("complete", placement) or not user.has_perm("placements.complete", placement):
        return None
    still = open_results(placement)
    if ResultKind.PLACEMENT in still:
        return None
    bound = [kind.key for kind in kinds.all_kinds() if kind.ends_with_period]
    number = placement.commitments.open().exclude(kind__in=bound).count()
    return Completing(open=number, exam_is_open=ResultKind.EXAM in still)


def open_results(placement: Placement) -> list[ResultKind]:
    """Results of this placement that nobody decided, or that are decided again later."""
    rows = Decision.objects.current().filter(placement=placement)
    settled = {row.kind for row in rows if row.result_enum.is_final}
    return [kind for kind in kinds_of(rules_of(placement.programme)) if kind not in settled]


def say_unfinished(placement: Placement) -> list[Any]:
    """Before completing: which result is still open."""
    return [
        {
            ResultKind.PLACEMENT: _("The placement result is not decided yet."),
            ResultKind.EXAM: _("The exam result is not decided yet."),
        }[kind]
        for kind in open_results(placement)
    ]
