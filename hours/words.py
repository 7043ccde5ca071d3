"""Hours in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hours.formats import number
from hours.totals import HoursTotals


def in_words(totals: HoursTotals) -> str:
    """ "412 of 640 hours, 18 of 26 weeks; at this pace 655 on the end date" """
    words = {"logged": number(totals.logged), "weeks": totals.weeks_in, "all": totals.weeks_total}
    if totals.agreed:
        hours = _("%(logged)s of %(agreed)s hours") % (words | {"agreed": number(totals.agreed)})
    else:
        hours = _("%(logged)s hours") % words
    weeks = ngettext("%(weeks)s of %(all)s week", "%(weeks)s of %(all)s weeks", totals.weeks_total)
    sentence = f"{hours}, {weeks % words}"
    if totals.at_the_end is None or totals.weeks_in >= totals.weeks_total:
        return sentence
    return _("%(so_far)s; at this pace %(hours)s on the end date") % {
        "so_far": sentence,
        "hours": number(totals.at_the_end),
    }
