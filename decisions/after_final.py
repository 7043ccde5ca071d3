"""The workplace that handed in the final form gives its advice right away."""

from typing import Any

from django.urls import reverse

from assessments.enums import InstrumentKind
from assessments.models import Response
from decisions.enums import ResultKind
from decisions.queries.results import current_advice, current_decision
from people.enums import Corner


def ask_advice(user: Any, response: Response) -> str:
    row = response.round
    if row.kind != InstrumentKind.FINAL or response.corner != Corner.WORKPLACE:
        return ""
    decided = current_decision(row.placement, ResultKind.PLACEMENT)
    if current_advice(row.placement) is not None or (decided and decided.result_enum.is_final):
        return ""
    return reverse("decisions:advice", args=[row.placement_id])
