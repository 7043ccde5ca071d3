"""Everything about the words of advice, proposal and decision."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ResultKind(models.TextChoices):
    """mbo has two results that are kept apart: of the placement, and of the exam."""

    PLACEMENT = "placement_result", _("placement result")
    EXAM = "exam_result", _("exam result")


class Result(models.TextChoices):
    PASSED = "passed", _("passed")
    NOT_PASSED = "not_passed", _("not passed")
    NOT_YET = "not_yet", _("not yet")

    @property
    def is_final(self) -> bool:
        """Nothing follows but a correction; after "not yet" there is a next decision."""
        return self != Result.NOT_YET

    @property
    def tone(self) -> str:
        return {"passed": "good", "not_passed": "late", "not_yet": "wait"}[self.value]

    @property
    def meaning(self) -> object:
        return {
            "passed": _("The student has shown what was asked."),
            "not_passed": _("The student has not shown what was asked."),
            "not_yet": _("There is a new day on which this is decided again."),
        }[self.value]


class Verdict(models.TextChoices):
    """What the workplace advises."""

    POSITIVE = "positive", _("positive")
    WITH_REMARKS = "with_remarks", _("positive, with remarks")
    NEGATIVE = "negative", _("negative")
    CANNOT_SAY = "cannot_say", _("cannot say")

    @property
    def asks_why(self) -> bool:
        return self != Verdict.POSITIVE

    @property
    def tone(self) -> str:
        return {
            "positive": "good",
            "with_remarks": "good",
            "negative": "late",
            "cannot_say": "neutral",
        }[self.value]

    @property
    def statement(self) -> object:
        """As the workplace says it."""
        return {
            "positive": _("Yes, the student is ready"),
            "with_remarks": _("Yes, with remarks"),
            "negative": _("No, the student is not ready"),
            "cannot_say": _("I cannot say"),
        }[self.value]

    def is_followed_by(self, result: str) -> bool:
        """Does the result do what was advised? Who cannot say is never contradicted."""
        if self == Verdict.CANNOT_SAY:
            return True
        return (self != Verdict.NEGATIVE) == (result == Result.PASSED)


class Decider(models.TextChoices):
    """Who decides on the placement result. The exam result is always an examiner's."""

    EXAMINER = "examiner", _("an examiner of the programme")
    CONTACT = "contact", _("the contact person of the school, by mandate")


class SecondFor(models.TextChoices):
    """For which results a second assessor has to agree."""

    NOTHING = "nothing", _("no result")
    EXAM = "exam", _("the exam result")
    ALL = "all", _("every result")

    def asks(self, kind: str) -> bool:
        return self == SecondFor.ALL or (self == SecondFor.EXAM and kind == ResultKind.EXAM)


class ProposalState(models.TextChoices):
    """draft → with the second → agreed → decided; or back to draft, or withdrawn."""

    DRAFT = "draft", _("being written")
    SECOND = "second", _("waits for a second assessor")
    AGREED = "agreed", _("the second assessor agrees")
    DECIDED = "decided", _("decided")
    WITHDRAWN = "withdrawn", _("withdrawn")

    @property
    def is_open(self) -> bool:
        return self in OPEN_STATES

    @property
    def tone(self) -> str:
        return {
            "draft": "neutral",
            "second": "wait",
            "agreed": "good",
            "decided": "good",
            "withdrawn": "neutral",
        }[self.value]


OPEN_STATES = [ProposalState.DRAFT, ProposalState.SECOND, ProposalState.AGREED]
