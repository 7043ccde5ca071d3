"""Are the hours made, approved, and meant for learning?"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from insight.signals.rule import Limit, Signal, per

SIGNALS = (
    Signal(
        key="hours_behind",
        name=_("Hours behind"),
        title=_("%(figure)s%% of the hours missing"),
        rule=_("The approved hours are more than %(bound)s%% behind what was planned until now."),
        why=_("The hours are part of the agreement; what is behind is hard to make up later."),
        talk=_("The student and the workplace supervisor."),
        solved=_("The hours are as planned."),
        when=(
            "f.stage = 'running' AND f.keeps_hours AND f.weeks_due >= 2 AND f.hours_expected > 0 "
            "AND f.hours_behind > {percent}"
        ),
        figure="f.hours_behind",
        bound="{percent}",
        red_when="f.hours_behind > {percent} * 2",
        limits=(Limit("percent", _("behind"), _("%"), per(15, 15, 20, None, 20)),),
    ),
    Signal(
        key="hours_unapproved",
        name=_("Hours not approved"),
        title=ngettext_lazy(
            "%(figure)d week of hours waits for the workplace",
            "%(figure)d weeks of hours wait for the workplace",
            "figure",
        ),
        rule=_("%(bound)s weeks of hours or more were handed in and not approved."),
        why=_("After some weeks nobody remembers who was there when."),
        talk=_("The workplace supervisor."),
        solved=_("The weeks are approved."),
        when="f.stage IN ('running', 'closing') AND f.keeps_hours AND f.weeks_waiting >= {weeks}",
        figure="f.weeks_waiting",
        bound="{weeks}",
        limits=(Limit("weeks", _("not approved"), _("weeks"), per(2, 3, 3, None, 3)),),
    ),
    Signal(
        key="low_learning_time",
        name=_("Little time for learning"),
        title=_("Only %(figure)s%% of the hours were for learning"),
        rule=_(
            "Over the last three weeks that were handed in, less than %(bound)s%% of the hours "
            "were for learning."
        ),
        why=_("Students who are used as extra hands do not get to their tasks."),
        talk=_("The workplace supervisor and the student."),
        solved=_("There is more time for learning."),
        when="f.stage = 'running' AND f.learning_weeks >= 3 AND f.learning_share < {percent}",
        figure="f.learning_share",
        bound="{percent}",
        limits=(Limit("percent", _("for learning"), _("%"), per(30, 15, 40, 15, 20)),),
    ),
)
