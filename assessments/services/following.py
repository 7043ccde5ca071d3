"""A round is due when its promises are: they may be planned anew."""

from collections.abc import Sequence

from django.db.models import Max

from assessments.models import AssessmentRound
from placements.models import Commitment

OF_ROUND = "round:"


def follow_promises(commitment_ids: Sequence[int]) -> None:
    """In two statements, and one for each day that rounds get."""
    rows = Commitment.objects.filter(pk__in=commitment_ids, subject__startswith=OF_ROUND)
    found = rows.values_list("subject").annotate(day=Max("due_on")).order_by("subject")
    days = {int(subject.removeprefix(OF_ROUND)): day for subject, day in found}
    rounds = list(AssessmentRound.objects.filter(pk__in=days))
    for each in rounds:
        each.due_on = days[each.pk]
    AssessmentRound.objects.bulk_update(rounds, ["due_on"])
