"""What the workplace scan of this placement says, once school and workplace may both read it.

The scan has four levels: not (0), partly (1), largely (2), fully (3).
"""

from django.utils.translation import gettext_lazy as _

from insight.enums import Severity
from insight.signals.rule import Limit, Signal, all_variants

_LEVEL = _("level of the scan, 0 to 3, and lower")

SIGNALS = (
    Signal(
        key="supervisor_time",
        name=_("Little time for guidance"),
        title=_("Little time for guidance, says the scan"),
        rule=_("The scan says “not” or “partly” about fixed time for guidance."),
        why=_("Whether guidance can be had explains most of what is learned."),
        talk=_("The contact of the organisation."),
        solved=_("A newer scan says otherwise."),
        when="f.stage IN ('before', 'running') AND f.scan_time <= {level}",
        figure="f.scan_time",
        bound="{level}",
        on="f.scanned_on",
        limits=(Limit("level", _("at most"), _LEVEL, all_variants(1)),),
    ),
    Signal(
        key="outcome_unknown_to_supervisor",
        name=_("Outcomes not known"),
        title=_("The supervisor does not know the outcomes, says the scan"),
        rule=_("The scan says “not” or “partly” about knowing what the student has to learn."),
        why=_("Who guides has to know what is to be learned, and at which level."),
        talk=_("The workplace supervisor: go through the outcomes together."),
        solved=_("A newer scan says otherwise."),
        when="f.stage IN ('before', 'running') AND f.scan_outcomes <= {level}",
        figure="f.scan_outcomes",
        bound="{level}",
        on="f.scanned_on",
        limits=(Limit("level", _("at most"), _LEVEL, all_variants(1)),),
    ),
    Signal(
        key="social_safety",
        name=_("Question of safety"),
        title=_("The scan raises a question of safety"),
        rule=_("The scan says “not” about making mistakes, or about rules against misconduct."),
        why=_("Nobody learns where it is not safe."),
        talk=_("The student first, alone; then the contact of the organisation."),
        solved=_("A newer scan says otherwise."),
        when="f.stage IN ('before', 'running') AND f.scan_safety <= {level}",
        figure="f.scan_safety",
        bound="{level}",
        on="f.scanned_on",
        severity=Severity.RED,
        limits=(Limit("level", _("at most"), _LEVEL, all_variants(0)),),
    ),
)
