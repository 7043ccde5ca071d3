"""Is there contact, in time, and does it go on?"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from insight.signals.rule import Limit, Signal, all_variants, per

SIGNALS = (
    Signal(
        key="contact_gap",
        name=_("No contact for a while"),
        title=ngettext_lazy(
            "No contact with the school for %(figure)d day",
            "No contact with the school for %(figure)d days",
            "figure",
        ),
        rule=_(
            "No talk of the school with student or workplace was written down for more than "
            "%(bound)s days."
        ),
        why=_("Contact fades after the start, and then nobody sees what goes wrong."),
        talk=_("The contact person of the school."),
        solved=_("There was contact again."),
        when="f.stage = 'running' AND f.contact_days > {days}",
        figure="f.contact_days",
        bound="{days}",
        on="f.school_contact_on",
        red_when="f.contact_days > {days} * 1.4",
        limits=(Limit("days", _("without contact"), _("days"), per(35, 45, 35, 28, 42)),),
    ),
    Signal(
        key="too_few_contacts",
        name=_("Too few contact moments"),
        title=_("%(figure)s contact moments where %(bound)s were due"),
        rule=_(
            "At this part of the period, %(bound)s contact moments were to be held (of which as "
            "many on site as was agreed); less %(figure)s were."
        ),
        why=_("Visits that do not happen early do not happen at all."),
        talk=_("The contact person of the school: plan the next visit."),
        solved=_("The number of contact moments is what it should be."),
        when=(
            "f.stage = 'running' AND {slack} IS NOT NULL AND "
            "(f.held + {slack} < f.held_due OR f.on_site + {slack} < f.on_site_due)"
        ),
        figure="f.held",
        bound="f.held_due",
        limits=(
            Limit("slack", _("fewer than the norm, and still fine"), _("moments"), all_variants(0)),
        ),
    ),
    Signal(
        key="midterm_overdue",
        name=_("No mid-term yet"),
        title=_("No mid-term yet, at %(figure)s%% of the period"),
        rule=_("At %(bound)s%% of the period there was no mid-term talk."),
        why=_("After the middle there is too little time to change what is not good enough."),
        talk=_("The contact person of the school plans it; the three take part."),
        solved=_("The mid-term was held."),
        when="f.stage = 'running' AND NOT f.midterm_held AND f.elapsed >= {percent}",
        figure="f.elapsed",
        bound="{percent}",
        red_when="f.elapsed >= {percent} + 15",
        limits=(Limit("percent", _("of the period"), _("%"), per(60, 60, 60, 55, 60)),),
    ),
    Signal(
        key="midterm_postponed",
        name=_("Student moves talks"),
        title=ngettext_lazy(
            "The student moved a talk %(figure)d time",
            "The student moved a talk %(figure)d times",
            "figure",
        ),
        rule=_("The student moved talks %(bound)s times or more."),
        why=_("Students organise the talk themselves, and put it off when it is hard."),
        talk=_("The student: what makes it difficult?"),
        solved=_("The limit of the programme is another one now."),
        when="f.stage = 'running' AND f.moved_by_student >= {times}",
        figure="f.moved_by_student",
        bound="{times}",
        limits=(Limit("times", _("moved"), _("times"), all_variants(2)),),
    ),
    Signal(
        key="deadline_drift",
        name=_("Dates keep moving"),
        title=ngettext_lazy(
            "Dates were moved %(figure)d time",
            "Dates were moved %(figure)d times",
            "figure",
        ),
        rule=_(
            "Talks were moved or promises postponed %(bound)s times or more together, or by too "
            "many days."
        ),
        why=_("What moves a little each time is never done; part-time students tell us so."),
        talk=_("The student and the contact person: is the plan still real?"),
        solved=_("The limit of the programme is another one now."),
        when="f.stage = 'running' AND (f.moved >= {times} OR f.moved_days > {days})",
        figure="f.moved",
        bound="{times}",
        limits=(
            Limit("times", _("moved"), _("times"), per(3, 3, 3, 2, 3)),
            Limit("days", _("moved together"), _("days"), per(21, 28, 21, 21, 28)),
        ),
    ),
    Signal(
        key="return_day_absence",
        name=_("Missed return days"),
        title=ngettext_lazy(
            "Missed %(figure)d return day", "Missed %(figure)d return days", "figure"
        ),
        rule=_("The student was not at %(bound)s return days or more."),
        why=_("Students learn from each other there, and it shows early who drops out."),
        talk=_("The student."),
        solved=_("The limit of the programme is another one now."),
        when="f.stage = 'running' AND f.return_days_missed >= {times}",
        figure="f.return_days_missed",
        bound="{times}",
        limits=(Limit("times", _("missed"), _("times"), per(2, None, 2, 2, 2)),),
    ),
    Signal(
        key="triangle_disagreement",
        name=_("The three differ"),
        title=ngettext_lazy(
            "The three differ about %(figure)d point",
            "The three differ about %(figure)d points",
            "figure",
        ),
        rule=_(
            "In the last assessment that all may read, answers differ by %(bound)s levels or "
            "more, and the talk about it was not held."
        ),
        why=_("A difference that nobody talks about becomes a dispute about the result."),
        talk=_("The three together: the differences are the agenda."),
        solved=_("The talk was held."),
        when="f.stage IN ('running', 'closing') AND f.differences > 0",
        figure="f.differences",
        bound="{levels}",
        limits=(Limit("levels", _("apart"), _("levels"), all_variants(1)),),
    ),
)
