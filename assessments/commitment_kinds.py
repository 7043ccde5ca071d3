from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.enums import InstrumentKind
from assessments.task_scope import SCOPE
from placements.enums import Phase
from placements.kinds import CommitmentKind, Together, register
from placements.models import Commitment

MIDTERM = "assessments.fill_in_midterm"
FINAL = "assessments.fill_in_final"
SELF = "assessments.fill_in_self"
EVALUATION = "assessments.fill_in_evaluation"
OTHER = "assessments.fill_in_other"
SCAN = "assessments.scan_workplace"
RECOVERY = "assessments.recovery_point"


def kind_for(instrument_kind: str) -> str:
    """The promise that a round of this kind opens for each corner."""
    return {
        InstrumentKind.MIDTERM: MIDTERM,
        InstrumentKind.FINAL: FINAL,
        InstrumentKind.SELF_ASSESSMENT: SELF,
        InstrumentKind.WORKPLACE_EVALUATION: EVALUATION,
        InstrumentKind.WORKPLACE_SCAN: SCAN,
    }.get(InstrumentKind(instrument_kind), OTHER)


def _fill_in(commitment: Commitment) -> str:
    round_id = int(commitment.subject.partition(":")[2])
    return reverse("assessments:fill", args=[commitment.placement_id, round_id])


def _rounds(commitment: Commitment) -> str:
    return reverse("assessments:placement", args=[commitment.placement_id])


def _register(key: str, phase: Phase | None, mine: Any, theirs: dict[str, Any]) -> None:
    register(
        CommitmentKind(
            key=key,
            phase=phase,
            mine=mine,
            action=_("Fill in"),
            theirs=theirs,
            url=_fill_in,
            link_scope=SCOPE,
            owed_by_contact=True,
        )
    )


_register(
    MIDTERM,
    Phase.MIDTERM,
    _("Fill in the mid-term assessment"),
    {
        "student": _("The student has not filled in the mid-term assessment yet"),
        "workplace": _("The workplace has not filled in the mid-term assessment yet"),
        "school": _("The school has not filled in the mid-term assessment yet"),
    },
)
_register(
    FINAL,
    Phase.FINAL,
    _("Fill in the final assessment"),
    {
        "student": _("The student has not filled in the final assessment yet"),
        "workplace": _("The workplace has not filled in the final assessment yet"),
        "school": _("The school has not filled in the final assessment yet"),
    },
)
_register(
    SELF,
    None,
    pgettext_lazy("student", "Assess your own work"),
    {"student": _("The student has not filled in the self-assessment yet")},
)
_register(
    EVALUATION,
    Phase.CLOSING,
    _("Look back at the workplace and the cooperation"),
    {
        "student": _("The student has not looked back at the workplace yet"),
        "workplace": _("The workplace has not looked back at the cooperation yet"),
        "school": _("The school has not looked back at the workplace yet"),
    },
)
_register(
    SCAN,
    Phase.PLACE,
    _("Say what a student can learn at this workplace"),
    {
        "student": _("The student has not filled in the workplace scan yet"),
        "workplace": _("The workplace has not filled in the workplace scan yet"),
        "school": _("The school has not filled in the workplace scan yet"),
    },
)
_register(
    OTHER,
    Phase.CLOSING,
    _("Fill in a form"),
    {
        "student": _("The student has not filled in a form yet"),
        "workplace": _("The workplace has not filled in a form yet"),
        "school": _("The school has not filled in a form yet"),
    },
)
register(
    CommitmentKind(
        key=RECOVERY,
        phase=Phase.MIDTERM,
        mine=_("Keep to the recovery plan"),
        action=_("Look at the plan"),
        theirs={
            "student": _("The student works on a point of the recovery plan"),
            "workplace": _("The workplace works on a point of the recovery plan"),
            "school": _("The school works on a point of the recovery plan"),
        },
        url=_rounds,
        link_scope=SCOPE,
        owed_by_contact=True,
        together=Together(
            mine=_("Keep to %(number)s points of the recovery plan"),
            theirs={
                "student": _("The student works on %(number)s points of the recovery plan"),
                "workplace": _("The workplace works on %(number)s points of the recovery plan"),
                "school": _("The school works on %(number)s points of the recovery plan"),
            },
        ),
    )
)
