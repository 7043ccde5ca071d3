"""Everything about the kinds of forms, of questions and of rounds."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.enums import Corner

# Those who can be asked to fill in a form.
FILLING_CORNERS = [Corner.STUDENT, Corner.WORKPLACE, Corner.SCHOOL]
CORNER_CHOICES = [(corner.value, corner.label) for corner in FILLING_CORNERS]


class InstrumentKind(models.TextChoices):
    MIDTERM = "midterm", _("mid-term assessment")
    FINAL = "final", _("final assessment")
    SELF_ASSESSMENT = "self_assessment", _("self-assessment")
    WORKPLACE_EVALUATION = "workplace_evaluation", _("evaluation of the workplace")
    WORKPLACE_SCAN = "workplace_scan", _("workplace scan")
    VISIT_REPORT = "visit_report", _("visit report")

    @property
    def usual_corners(self) -> list[str]:
        """Who is asked, unless the one who builds the form says otherwise."""
        some = {
            "self_assessment": [Corner.STUDENT],
            "workplace_scan": [Corner.WORKPLACE, Corner.SCHOOL],
            "visit_report": [Corner.SCHOOL],
        }.get(self.value, FILLING_CORNERS)
        return [corner.value for corner in some]

    @property
    def is_opened_by_plan(self) -> bool:
        return self in {
            InstrumentKind.MIDTERM,
            InstrumentKind.FINAL,
            InstrumentKind.WORKPLACE_EVALUATION,
        }

    @property
    def is_judging(self) -> bool:
        """Says how the student does; the others are about the workplace and the cooperation."""
        return self in {
            InstrumentKind.MIDTERM,
            InstrumentKind.FINAL,
            InstrumentKind.SELF_ASSESSMENT,
        }

    @property
    def stays_apart(self) -> bool:
        """Nobody ever reads what another corner answered; only results of groups are shown."""
        return self == InstrumentKind.WORKPLACE_EVALUATION

    @property
    def is_before_the_start(self) -> bool:
        return self == InstrumentKind.WORKPLACE_SCAN


class CriterionKind(models.TextChoices):
    SCALE = "scale", _("a level of the scale")
    OPEN = "open", _("a text")
    YES_NO = "yes_no", _("yes or no")


class Explanation(models.TextChoices):
    """When the one who answers has to say why."""

    BY_LEVEL = "by_level", _("when the level asks for it")
    ALWAYS = "always", _("always")
    OPTIONAL = "optional", _("optional")
