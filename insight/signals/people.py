"""Who belongs to the triangle, and have they time for it?"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from insight.enums import Severity
from insight.signals.rule import Limit, Signal, all_variants, per

SIGNALS = (
    Signal(
        key="no_contact_point",
        name=_("No fixed contact person"),
        title=_("No fixed contact person of the school"),
        rule=_("Nobody of the school is named, or the contact changed %(bound)s times or more."),
        why=_("One fixed person whom everyone can reach holds the triangle together."),
        talk=_("The placement office: name somebody who stays."),
        solved=_("There is a contact person."),
        when=(
            "f.stage IN ('preparing', 'before', 'running') AND "
            "(f.school_contact_id IS NULL OR f.contact_changes >= {changes})"
        ),
        figure="f.contact_changes",
        bound="{changes}",
        red_when="f.school_contact_id IS NULL AND f.stage = 'running'",
        limits=(Limit("changes", _("changes of the contact"), _("times"), all_variants(1)),),
    ),
    Signal(
        key="host_overload",
        name=_("Workplace supervisor has many students"),
        title=ngettext_lazy(
            "The workplace supervisor guides %(figure)d student",
            "The workplace supervisor guides %(figure)d students",
            "figure",
        ),
        rule=_("One workplace supervisor guides more than %(bound)s students at the same time."),
        why=_("Students who compete for attention get less of it."),
        talk=_("The contact of the organisation: can somebody else take over a student?"),
        solved=_("The supervisor guides fewer students now."),
        when="f.stage = 'running' AND f.supervisor_load > {students}",
        figure="f.supervisor_load",
        bound="{students}",
        limits=(Limit("students", _("at the same time"), _("students"), per(4, 4, 3, 2, 4)),),
    ),
    Signal(
        key="teacher_overload",
        name=_("School contact has many students"),
        title=ngettext_lazy(
            "The contact of the school has %(figure)d running placement",
            "The contact of the school has %(figure)d running placements",
            "figure",
        ),
        rule=_("The contact of the school has more than %(bound)s running placements."),
        why=_("Guidance that is done on the side is the first to slip."),
        talk=_("The manager of the programme: hours and students have to fit."),
        solved=_("The contact has fewer placements now."),
        when="f.stage = 'running' AND f.contact_load > {placements}",
        figure="f.contact_load",
        bound="{placements}",
        severity=Severity.INFO,
        limits=(
            Limit("placements", _("running at the same time"), _("placements"), all_variants(None)),
        ),
    ),
    Signal(
        key="silent_student",
        name=_("Silence of the student"),
        title=ngettext_lazy(
            "The student did nothing here for %(figure)d day",
            "The student did nothing here for %(figure)d days",
            "figure",
        ),
        rule=_(
            "For %(bound)s days the student did not sign in, write a task or a message, hand in "
            "hours or add evidence."
        ),
        why=_("Students do not always tell that it goes wrong. Silence is a reason to call."),
        talk=_("The student."),
        solved=_("The student was here again."),
        when="f.stage = 'running' AND f.silent_days > {days}",
        figure="f.silent_days",
        bound="{days}",
        on="f.student_seen_on",
        red_when="f.silent_days > {days} * 2",
        limits=(Limit("days", _("without a sign"), _("days"), per(14, 21, 14, 14, 21)),),
    ),
    Signal(
        key="one_way_communication",
        name=_("Workplace does not answer"),
        title=ngettext_lazy(
            "No message from the workplace for %(figure)d week",
            "No message from the workplace for %(figure)d weeks",
            "figure",
        ),
        rule=_("The school wrote twice or more; the workplace did not answer for %(bound)s weeks."),
        why=_("When only the school writes, nobody knows whether it arrives."),
        talk=_("The workplace supervisor: call."),
        solved=_("The workplace answered."),
        when=(
            "f.stage IN ('before', 'running') AND f.unanswered >= 2 "
            "AND f.unanswered_weeks >= {weeks}"
        ),
        figure="f.unanswered_weeks",
        bound="{weeks}",
        on="f.unanswered_since",
        limits=(Limit("weeks", _("without an answer"), _("weeks"), per(4, 6, 4, 4, 6)),),
    ),
)
