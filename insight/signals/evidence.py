"""Does somebody see what the student learns?"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from insight.signals.rule import Limit, Signal, all_variants, per

SIGNALS = (
    Signal(
        key="evidence_gap",
        name=_("Too little evidence"),
        title=ngettext_lazy(
            "%(figure)d outcome with too little evidence",
            "%(figure)d outcomes with too little evidence",
            "figure",
        ),
        rule=_(
            "An outcome that has a task here has less than %(bound)s pieces of evidence, late in "
            "the period."
        ),
        why=_("How a student develops is often not in view until the end."),
        talk=_("The student: show what was done."),
        solved=_("There is enough evidence."),
        when=(
            "f.stage = 'running' AND f.outcomes_thin > 0 AND f.elapsed >= {percent} "
            "AND {pieces} IS NOT NULL"
        ),
        figure="f.outcomes_thin",
        bound="{pieces}",
        limits=(
            Limit("pieces", _("per outcome"), _("pieces"), per(1, 1, 2, 2, 2)),
            Limit("percent", _("of the period"), _("%"), all_variants(60)),
        ),
    ),
    Signal(
        key="single_source",
        name=_("Workplace said nothing on evidence"),
        title=ngettext_lazy(
            "%(figure)d outcome on which the workplace said nothing",
            "%(figure)d outcomes on which the workplace said nothing",
            "figure",
        ),
        rule=_(
            "All evidence of an outcome comes from the student alone at %(bound)s%% of the period: "
            "the workplace confirmed none of it and gave no feedback."
        ),
        why=_("A report of the student alone does not show that it happened at this workplace."),
        talk=_("The workplace supervisor: confirm with one tap, or say why not."),
        solved=_("The workplace confirmed evidence or gave feedback."),
        when="f.stage = 'running' AND f.outcomes_alone > 0 AND f.elapsed >= {percent}",
        figure="f.outcomes_alone",
        bound="{percent}",
        limits=(Limit("percent", _("of the period"), _("%"), all_variants(60)),),
    ),
    Signal(
        key="advice_missing",
        name=_("No advice of the workplace"),
        title=ngettext_lazy(
            "No advice of the workplace, %(figure)d day before the end",
            "No advice of the workplace, %(figure)d days before the end",
            "figure",
        ),
        rule=_("The workplace did not give its advice %(bound)s days before the end."),
        why=_("The workplace advises on the result; without it the school decides half blind."),
        talk=_("The workplace supervisor."),
        solved=_("The advice is there."),
        when=(
            "f.stage IN ('running', 'closing') AND NOT f.advised AND NOT f.decided "
            "AND f.end_date - f.day <= {days}"
        ),
        figure="greatest(f.end_date - f.day, 0)",
        bound="{days}",
        on="f.end_date",
        red_when="f.end_date < f.day",
        limits=(Limit("days", _("before the end"), _("days"), all_variants(7)),),
    ),
)
