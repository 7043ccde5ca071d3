"""Are the learning tasks good enough, in time?"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from insight.enums import Severity
from insight.signals.rule import Limit, Signal, per

SIGNALS = (
    Signal(
        key="task_not_aligned",
        name=_("Tasks not judged"),
        title=ngettext_lazy(
            "%(figure)d learning task not judged by the school yet",
            "%(figure)d learning tasks not judged by the school yet",
            "figure",
        ),
        rule=_("A learning task has no answer of the school after %(bound)s%% of the period."),
        why=_("Students and supervisors often do not know whether their tasks will do."),
        talk=_("The contact person of the school."),
        solved=_("The tasks are judged."),
        when="f.stage = 'running' AND f.tasks_unjudged > 0 AND f.elapsed >= {percent}",
        figure="f.tasks_unjudged",
        bound="{percent}",
        red_when="f.elapsed >= {percent} + 20",
        limits=(Limit("percent", _("of the period"), _("%"), per(20, 15, 15, 15, 20)),),
    ),
    Signal(
        key="late_rejection_risk",
        name=_("Tasks not good enough"),
        title=ngettext_lazy(
            "%(figure)d learning task not good enough yet",
            "%(figure)d learning tasks not good enough yet",
            "figure",
        ),
        rule=_(
            "A task that the school wants changed is still as it was after %(bound)s%% of the "
            "period."
        ),
        why=_("Some only hear halfway or at the end that a task will not do."),
        talk=_("The student, and the one who wrote the task."),
        solved=_("The tasks were changed, or are good enough now."),
        when="f.stage = 'running' AND f.tasks_refused > 0 AND f.elapsed >= {percent}",
        figure="f.tasks_refused",
        bound="{percent}",
        severity=Severity.RED,
        limits=(Limit("percent", _("of the period"), _("%"), per(40, 40, 35, 35, 40)),),
    ),
    Signal(
        key="outcome_gap",
        name=_("Outcomes without a task"),
        title=ngettext_lazy(
            "%(figure)d outcome without a learning task",
            "%(figure)d outcomes without a learning task",
            "figure",
        ),
        rule=_("An outcome that can be worked on here has no task at %(bound)s%% of the period."),
        why=_("What has no task is not learned here, and is missing at the end."),
        talk=_("The student and the contact person: another task, or another place for it?"),
        solved=_("Every outcome has a task, or is done elsewhere."),
        when=(
            "f.stage = 'running' AND f.tasks > 0 AND f.outcomes_open > 0 AND f.elapsed >= {percent}"
        ),
        figure="f.outcomes_open",
        bound="{percent}",
        limits=(Limit("percent", _("of the period"), _("%"), per(30, 30, 25, 25, 30)),),
    ),
)
