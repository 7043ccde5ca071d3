"""The report of a talk: written on a phone, read, confirmed, and its actions done."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contact.forms.reports import (
    ActionFormSet,
    AnswerForm,
    ReportForm,
    TopicFormSet,
    written,
)
from contact.models import ContactMoment, ContactReport
from contact.queries import moments as queries
from contact.services import reporting
from contact.views.common import page, posted
from core.access import require
from core.dates import today
from core.errors import ActionRefused
from people.task_sessions import allow_task
from placements.corners import corner_of
from placements.models import Placement


@allow_task("contact", "placement_id")
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, placement_id: int, moment_id: int) -> HttpResponse:
    """The version that counts, and what each corner says of it."""
    found = queries.find(request.user, placement_id, moment_id)
    if found.report is None:
        return redirect("contact:moment", placement_id, found.pk)
    may_answer = request.user.has_perm("contact.answer_report", found.placement)
    form = AnswerForm(posted(request), initial={"report": found.report_id})
    if request.method == "POST":
        require(request.user, "contact.answer_report", found.placement)
        if form.is_valid():
            return _answer(request, found, form)
    found.report.moment = found
    shown = queries.report_page(found.report)
    own = corner_of(request.user, found.placement)
    context = {
        "placement": found.placement,
        "moment": found,
        "page": shown,
        "form": form if may_answer else None,
        "answered": next((row.stand for row in shown.stands if row.corner == own), ""),
        "own_corner": own,
        "may_change": may_answer,
    }
    return page(request, "contact/report.html", context, 422 if form.is_bound else 200)


def _answer(request: HttpRequest, found: ContactMoment, form: AnswerForm) -> HttpResponse:
    try:
        reporting.answer(
            actor=request.user,
            moment_id=found.pk,
            report_id=form.cleaned_data["report"],
            stand=form.cleaned_data["stand"],
            remark=form.cleaned_data["remark"],
        )
    except ActionRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Thank you. Your answer stands with the report."))
    return redirect("contact:report", found.placement_id, found.pk)


@allow_task("contact", "placement_id")
@require_safe
def confirm(request: HttpRequest, placement_id: int, report_id: int) -> HttpResponse:
    """From a promise about one version to the version that counts now."""
    placement = queries.find_placement(request.user, placement_id)
    row = get_object_or_404(ContactReport, pk=report_id, moment__placement=placement)
    return redirect("contact:report", placement.pk, row.moment_id)


@allow_task("contact", "placement_id")
@require_POST
def done(request: HttpRequest, placement_id: int, moment_id: int) -> HttpResponse:
    found = queries.find(request.user, placement_id, moment_id)
    require(request.user, "contact.answer_report", found.placement)
    try:
        reporting.finish_action(
            actor=request.user, moment_id=found.pk, key=request.POST.get("key", "")[:12]
        )
    except ActionRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Noted as done."))
    return redirect("contact:report", placement_id, found.pk)


@allow_task("contact", "placement_id")
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, placement_id: int, moment_id: int) -> HttpResponse:
    """The report of a planned talk, or the next version of it."""
    found = queries.find(request.user, placement_id, moment_id)
    require(request.user, "contact.report", found.placement)
    if found.state == "cancelled":
        raise Http404
    forms = _Forms(request, found.placement, found)
    if request.method == "POST" and forms.are_valid():
        try:
            reporting.report(
                actor=request.user,
                moment_id=found.pk,
                revision=forms.main.cleaned_data["revision"] or 0,
                written=forms.written,
            )
        except ActionRefused as refusal:
            forms.refuse(str(refusal), found)
        else:
            return _reported(request, found)
    return _form_page(request, found.placement, found, forms)


@allow_task("contact", "placement_id")
@require_http_methods(["GET", "POST"])
def report_now(request: HttpRequest, placement_id: int) -> HttpResponse:
    """Document a contact that was not planned: a call, an incident."""
    placement = queries.find_placement(request.user, placement_id)
    require(request.user, "contact.report", placement)
    forms = _Forms(request, placement, None)
    if request.method == "POST" and forms.are_valid():
        try:
            row = reporting.report_now(
                actor=request.user,
                placement_id=placement.pk,
                kind=forms.main.cleaned_data["kind"],
                written=forms.written,
                request_key=forms.main.cleaned_data["request_key"] or uuid4(),
            )
        except ActionRefused as refusal:
            forms.main.add_error(None, str(refusal))
        else:
            return _reported(request, row.moment)
    return _form_page(request, placement, None, forms)


def _reported(request: HttpRequest, found: ContactMoment) -> HttpResponse:
    messages.success(request, _("Saved. The others are asked whether they agree."))
    return redirect("contact:report", found.placement_id, found.pk)


class _Forms:
    """The report's own fields, its topics and its actions, filled from what stood there."""

    def __init__(
        self, request: HttpRequest, placement: Placement, found: ContactMoment | None
    ) -> None:
        self.people = reporting.possible_people(placement, found)
        data = posted(request)
        start = self._initial(found) if found else self._unplanned(placement)
        used = [] if found else queries.kinds_of(placement.programme_id)
        self.main = ReportForm(data, people=self.people, kinds=used, initial=start["main"])
        self.topics = TopicFormSet(data, prefix="topics", initial=start["topics"])
        self.actions = ActionFormSet(
            data,
            prefix="actions",
            initial=start["actions"],
            form_kwargs={"people": self.people},
        )

    def _initial(self, found: ContactMoment) -> dict[str, Any]:
        row = found.report
        if row is None:
            day = localdate(found.starts_at) if found.starts_at else today()
            return {
                "main": {
                    "held_on": min(day, today()),
                    "where": found.where,
                    "present": list(found.invitees.values_list("user_id", flat=True)),
                    "revision": found.revision,
                },
                "topics": [{"title": title} for title in found.moment_kind.topics],
                "actions": [],
            }
        return {
            "main": {
                "held_on": row.held_on,
                "where": row.where,
                "present": list(row.presences.values_list("user_id", flat=True)),
                "revision": found.revision,
            },
            "topics": row.topics,
            "actions": [
                {
                    "text": action.text,
                    "owner": action.owner_id,
                    "due_on": action.due_on,
                    "key": action.key,
                }
                for action in row.actions.all()
            ],
        }

    def _unplanned(self, placement: Placement) -> dict[str, Any]:
        return {
            "main": {"kind": "call", "where": "phone"},
            "topics": [{"title": _("What it was about")}],
            "actions": [],
        }

    def are_valid(self) -> bool:
        return all([self.main.is_valid(), self.topics.is_valid(), self.actions.is_valid()])

    def refuse(self, why: str, found: ContactMoment) -> None:
        """Say it above what was typed. Who sends that again has seen that somebody was first."""
        self.main.add_error(None, why)
        found.refresh_from_db(fields=["revision"])
        data: Any = self.main.data
        self.main.data = data = data.copy()
        data["revision"] = str(found.revision)

    @property
    def written(self) -> reporting.Written:
        return written(self.main, self.topics, self.actions)


def _form_page(
    request: HttpRequest, placement: Placement, found: ContactMoment | None, forms: _Forms
) -> HttpResponse:
    context = {
        "placement": placement,
        "moment": found,
        "form": forms.main,
        "topics": forms.topics,
        "actions": forms.actions,
        "typed_key": f"report-{found.pk}" if found else f"report-of-{placement.pk}",
    }
    status = 422 if forms.main.is_bound else 200
    return page(request, "contact/write_report.html", context, status)
