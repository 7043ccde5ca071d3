"""The talks of one placement: list, planning, picking and fixing a time."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contact.enums import MomentState
from contact.forms.talks import FixForm, PlanForm
from contact.models import ContactMoment
from contact.places import place_of
from contact.queries import moments as queries
from contact.queries import threads
from contact.queries.standing import last_contact, standing
from contact.services import picking, planning
from contact.services.agendas import AtOnce
from contact.views.common import adviser_of, number_in, page, posted, told
from core.access import require
from core.errors import ActionRefused
from people.task_sessions import allow_task
from placements.corners import corner_of


@allow_task("contact", "placement_id")
@require_safe
def placement_contact(request: HttpRequest, placement_id: int) -> HttpResponse:
    placement = queries.find_placement(request.user, placement_id)
    context = {
        "placement": placement,
        "moments": [
            (moment, queries.stands(moment.report.answers.all()) if moment.report else [])
            for moment in queries.moments_of(placement)
        ],
        "standing": standing(placement),
        "last": last_contact([placement.pk]).get(placement.pk, {}),
        "may_arrange": request.user.has_perm("contact.arrange", placement),
        "may_write": request.user.has_perm("contact.start_thread", placement),
        "own_corner": corner_of(request.user, placement),
        "threads": list(threads.inbox(request.user).filter(placement=placement)[:20]),
        **adviser_of(request.user, placement),
    }
    return page(request, "contact/placement.html", context)


@allow_task("contact", "placement_id")
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, placement_id: int) -> HttpResponse:
    placement = queries.find_placement(request.user, placement_id)
    require(request.user, "contact.arrange", placement)
    form = PlanForm(
        posted(request),
        kinds=queries.kinds_of(placement.programme_id),
        initial=_wished(request),
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = _make(request, placement.pk, form)
        except AtOnce as refusal:
            form.offer_together(str(refusal))
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("contact:moment", placement.pk, made.pk)
    status = 422 if form.is_bound else 200
    return page(request, "contact/plan.html", {"placement": placement, "form": form}, status)


def _wished(request: HttpRequest) -> dict[str, Any]:
    kind = request.GET.get("kind", "")
    return {"kind": kind[:20]} if kind else {}


def _make(request: HttpRequest, placement_id: int, form: PlanForm) -> ContactMoment:
    common = {
        "actor": request.user,
        "placement_id": placement_id,
        "talk": form.talk,
        "request_key": form.cleaned_data["request_key"],
        "together": form.cleaned_data["together"],
    }
    if len(form.times) == 1:
        made = planning.plan(**common, starts_at=form.times[0])
        messages.success(request, _("Planned. Everybody gets an invitation by mail."))
    else:
        made = planning.propose(**common, times=form.times)
        messages.success(request, _("Sent. The others say by mail which times suit."))
    return made


@allow_task("contact", "placement_id")
@require_http_methods(["GET", "POST"])
def moment(request: HttpRequest, placement_id: int, moment_id: int) -> HttpResponse:
    """One talk. While a time is being chosen, whoever was asked picks here."""
    found = queries.find(request.user, placement_id, moment_id)
    if request.method == "POST":
        require(request.user, "contact.pick", found)
        return _pick(request, found)
    arranging = found.state == MomentState.PROPOSED
    times = queries.times_of(found) if arranging else []
    history = queries.history(found)
    context = {
        "placement": found.placement,
        "moment": found,
        "place": place_of(found),
        "times": [(row, row.of(request.user)) for row in times],
        "asked": arranging and request.user.has_perm("contact.pick", found),
        "may_arrange": request.user.has_perm("contact.arrange", found.placement),
        "may_fix": arranging and request.user.has_perm("contact.fix", found),
        "invitees": list(found.invitees.select_related("user").order_by("pk")),
        "history": history,
        "moves": [change for change in history if change.kind == "moved"],
    }
    return page(request, "contact/moment.html", context)


def _pick(request: HttpRequest, found: ContactMoment) -> HttpResponse:
    suiting, offered = (
        [int(text) for text in request.POST.getlist(name) if text.isascii() and text.isdigit()][:10]
        for name in ("suits", "offered")
    )
    try:
        picking.pick(actor=request.user, moment_id=found.pk, suiting=suiting, offered=offered)
    except ActionRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Thank you. You get a mail when the time is fixed."))
    return redirect("contact:moment", found.placement_id, found.pk)


@allow_task("contact", "placement_id")
@require_POST
def fix(request: HttpRequest, placement_id: int, moment_id: int) -> HttpResponse:
    found = queries.find(request.user, placement_id, moment_id)
    require(request.user, "contact.fix", found)
    time, revision = number_in(request, "time"), number_in(request, "revision")
    try:
        planning.fix(
            actor=request.user,
            moment_id=found.pk,
            time_id=time,
            revision=revision,
            together=request.POST.get("together") == "True",
        )
    except AtOnce as refusal:
        return _ask_again(request, found, str(refusal), time, revision)
    except ActionRefused as refusal:
        return told(request, refusal, "contact:moment", placement_id, found.pk)
    messages.success(request, _("The time is fixed. Everybody gets an invitation by mail."))
    return redirect("contact:moment", placement_id, found.pk)


def _ask_again(
    request: HttpRequest, found: ContactMoment, why: str, time: int, revision: int
) -> HttpResponse:
    context = {
        "title": _("Choose this time all the same?"),
        "text": why,
        "action": _("Choose this time"),
        "cancel_url": reverse("contact:moment", args=[found.placement_id, found.pk]),
        "form": FixForm(initial={"time": time, "revision": revision, "together": True}),
    }
    return page(request, "components/confirm_page.html", context, 422)


@allow_task("contact", "placement_id")
@require_POST
def withdraw_time(request: HttpRequest, placement_id: int, moment_id: int) -> HttpResponse:
    found = queries.find(request.user, placement_id, moment_id)
    require(request.user, "contact.fix", found)
    try:
        picking.withdraw_time(
            actor=request.user, moment_id=found.pk, time_id=number_in(request, "time")
        )
    except ActionRefused as refusal:
        return told(request, refusal, "contact:moment", placement_id, found.pk)
    return redirect("contact:moment", placement_id, found.pk)
