"""Before and at the start: is there a place, and is it agreed?"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from insight.enums import Severity
from insight.signals.rule import Limit, Signal, per

SIGNALS = (
    Signal(
        key="no_place",
        name=_("No place yet"),
        title=ngettext_lazy(
            "No place yet, %(figure)d day before the start",
            "No place yet, %(figure)d days before the start",
            "figure",
        ),
        rule=_("There is no approved place %(bound)s weeks before the planned start."),
        why=_("Who looks for a long time has less time left for the learning tasks."),
        talk=_("The student, and the placement office."),
        solved=_("There is a place now."),
        when="f.stage = 'place' AND f.start_date - f.day <= {weeks} * 7",
        figure="greatest(f.start_date - f.day, 0)",
        bound="{weeks}",
        on="f.start_date",
        red_when="f.start_date - f.day <= {weeks} * 7 / 2",
        limits=(Limit("weeks", _("before the start"), _("weeks"), per(4, 4, 6, 8, 8)),),
    ),
    Signal(
        key="started_without_agreement",
        name=_("Started without an agreement"),
        title=ngettext_lazy(
            "Started %(figure)d day ago without an agreement",
            "Started %(figure)d days ago without an agreement",
            "figure",
        ),
        rule=_("The agreement is not signed and sealed more than %(bound)s days after the start."),
        why=_("The agreement is what secures time to learn, guidance and insurance."),
        talk=_("The one whose signature is missing."),
        solved=_("The agreement is there now."),
        when="f.stage IN ('place', 'preparing') AND f.day - f.start_date > {days}",
        figure="f.day - f.start_date",
        bound="{days}",
        on="f.start_date",
        severity=Severity.RED,
        limits=(Limit("days", _("after the start"), _("days"), per(0, 0, 5, 10, 0)),),
    ),
    Signal(
        key="recognition_risk",
        name=_("Recognition ends"),
        title=_("The recognition of the workplace ends on %(on)s"),
        rule=_("The recognition by SBB ends within %(bound)s weeks, or before the planned end."),
        why=_("Only a recognised workplace may train students in mbo."),
        talk=_("The contact of the organisation; SBB renews a recognition."),
        solved=_("The recognition runs on."),
        when=(
            "f.stage IN ('preparing', 'before', 'running') AND {weeks} IS NOT NULL AND "
            "(f.recognised_until < f.end_date OR f.recognised_until < f.day + {weeks}::int * 7)"
        ),
        figure="f.recognised_until - f.day",
        bound="{weeks}",
        on="f.recognised_until",
        red_when="f.recognised_until < f.day",
        limits=(Limit("weeks", _("before it ends"), _("weeks"), per(12, 12, None, None, None)),),
    ),
)
