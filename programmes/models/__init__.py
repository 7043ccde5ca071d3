from programmes.models.frameworks import Framework, LearningOutcome
from programmes.models.holidays import SchoolHoliday
from programmes.models.plans import CommitmentPlanRow
from programmes.models.programmes import Cohort, Institution, Programme, ProgrammeVariant

__all__ = [
    "Cohort",
    "CommitmentPlanRow",
    "Framework",
    "Institution",
    "LearningOutcome",
    "Programme",
    "ProgrammeVariant",
    "SchoolHoliday",
]
