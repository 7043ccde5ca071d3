from assessments.models.instruments import (
    LONGEST,
    CohortForm,
    Criterion,
    Instrument,
    InstrumentVersion,
    ScaleLevel,
    Section,
)
from assessments.models.rounds import Answer, AssessmentRound, Response
from assessments.models.talks import RecoveryPoint, TalkPoint

__all__ = [
    "LONGEST",
    "Answer",
    "AssessmentRound",
    "CohortForm",
    "Criterion",
    "Instrument",
    "InstrumentVersion",
    "RecoveryPoint",
    "Response",
    "ScaleLevel",
    "Section",
    "TalkPoint",
]
