"""Everything about the states of learning tasks, and how each corner calls them."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people.enums import Corner


class Drafter(models.TextChoices):
    """Who may write a task: a corner of the triangle."""

    STUDENT = "student", _("student")
    WORKPLACE = "workplace", _("workplace")
    SCHOOL = "school", _("school")


class Judge(models.TextChoices):
    """Who is asked about every task, each their own question."""

    WORKPLACE = "workplace", _("workplace")
    SCHOOL = "school", _("school")


class Verdict(models.TextChoices):
    """The same three answers to two questions; see `label_for`."""

    YES = "yes", _("yes")
    CHANGE = "change", _("with changes")
    NO = "no", _("no")

    def label_for(self, corner: str) -> Any:
        """As the one who answers says it, and as the others read it."""
        return _VERDICTS[self, Judge(corner)]

    @property
    def tone(self) -> str:
        return {"yes": "good", "change": "wait", "no": "late"}[self.value]

    @property
    def mark(self) -> str:
        return {"yes": "check", "change": "pencil", "no": "x"}[self.value]


_VERDICTS = {
    (Verdict.YES, Judge.WORKPLACE): _("Can be done here"),
    (Verdict.CHANGE, Judge.WORKPLACE): _("Can be done here with changes"),
    (Verdict.NO, Judge.WORKPLACE): _("Cannot be done here"),
    (Verdict.YES, Judge.SCHOOL): _("Good enough for the level"),
    (Verdict.CHANGE, Judge.SCHOOL): _("Adjust it first"),
    (Verdict.NO, Judge.SCHOOL): _("Not good enough"),
}


class TaskState(models.TextChoices):
    """Worked out from versions and answers, stored nowhere."""

    DRAFT = "draft", _("Draft")
    SENT = "sent", _("Sent")
    TO_ADJUST = "to_adjust", _("To adjust")
    APPROVED = "approved", _("Approved")
    WITHDRAWN = "withdrawn", _("Withdrawn")

    @property
    def tone(self) -> str:
        return {
            "draft": "neutral",
            "sent": "wait",
            "to_adjust": "late",
            "approved": "good",
            "withdrawn": "neutral",
        }[self.value]


class OutcomeState(models.TextChoices):
    """How an outcome stands in a placement."""

    COVERED = "covered", _("covered")
    PROPOSED = "proposed", _("proposed")
    NOT_OFFERED = "not_offered", _("cannot be done here")
    OPEN = "open", _("no task yet")

    @property
    def tone(self) -> str:
        return {"covered": "good", "proposed": "wait", "not_offered": "late", "open": "neutral"}[
            self.value
        ]

    @property
    def mark(self) -> str:
        return {
            "covered": "circle-check",
            "proposed": "hourglass",
            "not_offered": "circle-x",
            "open": "circle",
        }[self.value]


class PlanDecision(models.TextChoices):
    APPROVED = "approved", _("approved")
    RETURNED = "returned", _("sent back")


# What the one who still owes an answer reads.
TO_DO = {
    Corner.WORKPLACE: pgettext_lazy("workplace", "To answer"),
    Corner.SCHOOL: _("To judge"),
}
# What the others read while one answer is missing.
WAITS_FOR = {
    Corner.WORKPLACE: _("Waits for the workplace"),
    Corner.SCHOOL: _("Waits for the school"),
}
