"""Hours on the page of a placement: how they stand, and the next step for this reader."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext, pgettext

from core.keeping import kept_on
from hours.totals import COUNTING, HoursTotals, totals_of
from hours.words import in_words
from placements.models import Placement
from placements.panels import Panel, register
from programmes.models import ProgrammeVariant


def keeps_hours(placement: Placement) -> bool:
    """Asked once per page; a placement that is not agreed has none yet."""

    def asked() -> bool:
        variants = ProgrammeVariant.objects.keeping_hours()
        return variants.filter(enrolments=placement.enrolment_id).exists()

    if placement.state not in COUNTING:
        return False
    return kept_on(placement, "keeps_hours", asked)


def totals(placement: Placement) -> HoursTotals:
    return kept_on(placement, "hours_totals", lambda: totals_of(placement))


def panel_context(user: Any, placement: Placement) -> dict[str, Any] | None:
    if not keeps_hours(placement):
        return None
    found = totals(placement)
    return {"totals": found, "answer": in_words(found), "placement_id": placement.pk}


def tab_url(user: Any, placement: Placement) -> str:
    return reverse("hours:placement", args=[placement.pk]) if keeps_hours(placement) else ""


def next_step(user: Any, placement: Placement) -> tuple[str, Any] | None:
    """The button of the student or the workplace."""
    if not keeps_hours(placement):
        return None
    if user.has_perm("hours.log", placement):
        if placement.is_running:
            url = reverse("hours:placement", args=[placement.pk])
            return url, pgettext("student", "Log hours")
        return None
    waiting = totals(placement).weeks_waiting
    if waiting and user.has_perm("hours.decide", placement):
        words = ngettext("Approve %(weeks)s week", "Approve %(weeks)s weeks", waiting)
        return reverse("hours:approve", args=[placement.pk]), words % {"weeks": waiting}
    return None


register(
    Panel(
        "hours",
        50,
        gettext_lazy("Hours"),
        template="hours/panel.html",
        context=panel_context,
        url=tab_url,
        action=next_step,
    )
)
