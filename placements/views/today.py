"""The front page: what is asked of me, and where I take part."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.access import administers
from people.reach import coordinated_programmes, roles_of
from placements.queries import today as queries
from placements.queries.desk import state_counts
from placements.queries.mine import Needs, my_needs
from programmes import beginnings


def today_page(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    needs = my_needs(user)
    cards = queries.own_cards(user)
    is_student = not roles_of(user) and user.is_student
    first_step = _first_step(user, needs)
    waiting = queries.waiting_for_others(user)
    context: dict[str, Any] = {
        "answer": _("Begin here") if first_step else _answer(needs),
        "groups": queries.grouped(needs),
        "waiting": waiting,
        "waiting_words": f"{queries.MOST}+" if waiting > queries.MOST else str(waiting),
        "cards": cards,
        "is_student": is_student,
        "may_import": bool(coordinated_programmes(user)),
        "first_step": first_step,
        "starts_here": not needs
        and bool(coordinated_programmes(user))
        and not any(state_counts(user).values()),
        "at_workplace": bool(cards) and not is_student,
    }
    return render(request, "placements/today.html", context)


def _first_step(user: Any, needs: Needs) -> beginnings.Step | None:
    """What an administrator sets up first, as long as there is no placement at all."""
    if needs or not administers(user) or any(state_counts(user).values()):
        return None
    return beginnings.first_open(user)


def _answer(needs: Needs) -> str:
    """The first line of the page."""
    now = queries.due_now(needs)
    if now:
        return ngettext(
            "%(count)d thing needs you today", "%(count)d things need you today", now
        ) % {"count": now}
    if needs:
        return ngettext(
            "Nothing today; %(count)d thing is coming",
            "Nothing today; %(count)d things are coming",
            needs.number(),
        ) % {"count": needs.number()}
    return _("Nothing is waiting for you")
