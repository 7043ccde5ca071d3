from learning.models.examples import ExampleTask
from learning.models.offers import OutcomeNotOffered
from learning.models.plans import PlacementPlan
from learning.models.tasks import LearningTask, TaskAlignmentReview, TaskOutcome, TaskVersion

__all__ = [
    "ExampleTask",
    "LearningTask",
    "OutcomeNotOffered",
    "PlacementPlan",
    "TaskAlignmentReview",
    "TaskOutcome",
    "TaskVersion",
]
