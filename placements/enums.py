"""Everything about the states of a placement and its commitments."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlacementState(models.TextChoices):
    """Searching → proposed → preparing → agreed → completed; or rejected, withdrawn, ended
    early."""

    SEARCHING = "searching", _("looking for a workplace")
    PROPOSED = "proposed", _("proposed")
    PREPARING = "preparing", _("in preparation")
    AGREED = "agreed", _("agreed")
    COMPLETED = "completed", _("completed")
    ENDED_EARLY = "ended_early", _("ended early")
    REJECTED = "rejected", _("not approved")
    WITHDRAWN = "withdrawn", _("withdrawn")

    @property
    def tone(self) -> str:
        """The colour token of the badge."""
        return {
            "searching": "wait",
            "proposed": "wait",
            "preparing": "wait",
            "agreed": "good",
            "completed": "neutral",
            "ended_early": "late",
            "rejected": "late",
            "withdrawn": "neutral",
        }[self.value]

    @property
    def is_open(self) -> bool:
        return self in {
            PlacementState.SEARCHING,
            PlacementState.PROPOSED,
            PlacementState.PREPARING,
            PlacementState.AGREED,
        }


class PlacementSource(models.TextChoices):
    IMPORT = "import", _("imported")
    COORDINATOR = "coordinator", _("made by the school")
    STUDENT = "student", _("proposed by the student")


class Phase(models.TextChoices):
    """The phase bar. A phase stands as its commitments stand."""

    PLACE = "place", _("Place")
    AGREEMENT = "agreement", _("Agreement")
    TASKS = "tasks", _("Learning tasks")
    MIDTERM = "midterm", _("Mid-term")
    FINAL = "final", _("Final assessment")
    CLOSING = "closing", _("Closing")


class CommitmentState(models.TextChoices):
    OPEN = "open", _("open")
    KEPT = "kept", _("kept")
    WAIVED = "waived", _("waived")
    LAPSED = "lapsed", _("no longer needed")


class Weekday(models.IntegerChoices):
    MONDAY = 1, _("Monday")
    TUESDAY = 2, _("Tuesday")
    WEDNESDAY = 3, _("Wednesday")
    THURSDAY = 4, _("Thursday")
    FRIDAY = 5, _("Friday")
    SATURDAY = 6, _("Saturday")
    SUNDAY = 7, _("Sunday")


class EndReason(models.TextChoices):
    """Why a placement ended before its planned end (never a diagnosis)."""

    MUTUAL_CONSENT = "mutual_consent", _("all parties agreed to stop")
    ENROLMENT_ENDED = "enrolment_ended", _("the enrolment ended")
    STUDENT_BREACH = "student_breach", _("the student did not keep the agreement, after a warning")
    HOST_BREACH = "host_breach", _("the workplace did not keep the agreement")
    RECOGNITION_LOST = "recognition_lost", _("the recognition of the workplace ended")
    HOST_CLOSED = "host_closed", _("the workplace closed or went bankrupt")
    FORCE_MAJEURE = "force_majeure", _("force majeure")
    HEALTH = "health", _("continuing is not possible for reasons of health")
    UNSAFE = "unsafe", _("the situation was unsafe or discriminating")
    GUIDANCE = "guidance", _("there was too little guidance")
    LEARNING_TASKS = "learning_tasks", _("there were too few learning tasks")
    EMPLOYMENT_ENDED = "employment_ended", _("the employment ended")
    STUDENT_STOPS = "student_stops", _("the student stops or changes programme")
    OTHER = "other", _("another reason")


class InterruptionKind(models.TextChoices):
    """Why a student is away for a while. Never what is the matter with someone."""

    ILLNESS = "illness", _("ill")
    LEAVE = "leave", _("leave")
    WORKPLACE = "workplace", _("the workplace is closed")
    OTHER = "other", _("another reason")
