"""Preparing a result: writing it, looking at what a colleague wrote, and deciding."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.views.common import page, told
from core.access import require
from core.errors import ActionRefused
from decisions.cases import Case
from decisions.completeness import problems_of
from decisions.forms.proposing import ProposalForm, RevisionForm
from decisions.models import Decision, Proposal
from decisions.queries.pages import find_case
from decisions.queries.preparing import Preparation, preparation_of
from decisions.queries.results import current_decision
from decisions.services import correcting, deciding, proposing

KEEP, HAND_OVER, DECIDE = "keep", "hand_over", "decide"


@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, placement_id: int, kind: str) -> HttpResponse:
    """All that is known, and the fields; keep it, hand it over or decide."""
    case = find_case(request.user, placement_id, kind)
    require(request.user, "decisions.assess", case, why=_not_yours(case))
    standing = current_decision(case.placement, kind)
    shown = preparation_of(case)
    if standing is not None and standing.result_enum.is_final and shown.proposal is None:
        return redirect("decisions:decision", placement_id, kind, standing.number)
    posted = request.POST.copy() if request.method == "POST" else None
    form = ProposalForm(
        posted,
        proposal=shown.proposal,
        outcomes=shown.outcomes,
        scale=shown.scale,
    )
    if posted is not None and form.is_valid():
        answer = _take(request, case, form)
        if answer is not None:
            return answer
        # What was kept has a revision of its own; the next click is about that one.
        posted["revision"] = str(form.cleaned_data["revision"] + 1)
    return _write_page(request, shown, form)


def _take(request: HttpRequest, case: Case, form: ProposalForm) -> HttpResponse | None:
    """None: kept, but something is missing for what was asked; it stands at its field."""
    here = ("decisions:write", case.placement.pk, case.kind)
    try:
        proposal = proposing.save(
            actor=request.user,
            placement_id=case.placement.pk,
            kind=case.kind,
            revision=form.cleaned_data["revision"],
            words=form.words(),
        )
    except ActionRefused as refusal:
        return told(request, refusal, "decisions:proposal", *here[1:])
    do = request.POST.get("do", KEEP)
    if do == KEEP:
        messages.success(request, _("Kept. Nobody but assessors can read it yet."))
        return redirect(*here)
    if problems := problems_of(proposal):
        form.mark(problems)
        return None
    try:
        return _go_on(request, proposal, do)
    except ActionRefused as refusal:
        form.add_error(None, str(refusal))
        return None


def _go_on(request: HttpRequest, proposal: Proposal, do: str) -> HttpResponse:
    arguments: dict[str, Any] = {
        "actor": request.user,
        "proposal_id": proposal.pk,
        "revision": proposal.revision,
    }
    if do == DECIDE:
        return _decided(request, deciding.decide(**arguments))
    proposing.hand_over(**arguments)
    messages.success(request, _("Handed over. The other assessors got a mail."))
    return redirect("decisions:proposal", proposal.placement_id, proposal.kind)


def _decided(request: HttpRequest, decision: Decision) -> HttpResponse:
    messages.success(request, _("Decided. Everybody concerned gets a mail that there is a result."))
    return redirect("decisions:decision", decision.placement_id, decision.kind, decision.number)


def _write_page(request: HttpRequest, shown: Preparation, form: ProposalForm) -> HttpResponse:
    fields = [
        (block, form[f"level_{block.outcome.pk}"], form[f"text_{block.outcome.pk}"])
        for block in shown.blocks
    ]
    context = {
        **_shared(request, shown),
        "form": form,
        "asked": [each for each in fields if each[0].is_asked],
        "others": [each for each in fields if not each[0].is_asked],
    }
    return page(request, "decisions/write.html", context, 422 if form.errors else 200)


def _shared(request: HttpRequest, shown: Preparation) -> dict[str, Any]:
    user: Any = request.user
    return {
        "shown": shown,
        "case": shown.case,
        "placement": shown.case.placement,
        "proposal": shown.proposal,
        "may_decide": user.has_perm("decisions.decide", shown.case),
    }


@require_http_methods(["GET", "POST"])
def proposal(request: HttpRequest, placement_id: int, kind: str) -> HttpResponse:
    """What was proposed, to read; another assessor agrees, sends it back or decides here."""
    case = find_case(request.user, placement_id, kind)
    require(request.user, "decisions.read_proposal", case, why=_not_yours(case))
    shown = preparation_of(case)
    row = shown.proposal
    if request.method == "POST":
        return _act(request, case, row)
    if row is None:
        return redirect("decisions:placement", placement_id)
    row.placement = case.placement
    user: Any = request.user
    context = {
        **_shared(request, shown),
        "may_assess": user.has_perm("decisions.assess", case),
        "may_authorise": user.has_perm("decisions.authorise", case),
        "is_own": row.proposed_by_id == user.pk,
        "judged": _judged(shown, row),
        "problems": problems_of(row),
        "remark": RevisionForm(initial={"revision": row.revision}),
    }
    return page(request, "decisions/proposal.html", context)


def _judged(shown: Preparation, row: Proposal) -> list[dict[str, Any]]:
    words = {level["code"]: level for level in shown.scale}
    found = []
    for block in shown.blocks:
        said = row.outcomes.get(str(block.outcome.pk), {})
        if level := words.get(said.get("level", "")):
            found.append({"block": block, "level": level, "text": said.get("text", "")})
    return found


def _act(request: HttpRequest, case: Case, row: Proposal | None) -> HttpResponse:
    here = ("decisions:proposal", case.placement.pk, case.kind)
    form = RevisionForm(request.POST)
    steps = {
        "agree": proposing.agree,
        "hand_over": proposing.hand_over,
        "withdraw": proposing.withdraw,
        "authorise": correcting.authorise,
        DECIDE: deciding.decide,
        "send_back": proposing.send_back,
    }
    do = request.POST.get("do", "")
    if row is None or do not in steps or not form.is_valid():
        return redirect("decisions:placement", case.placement.pk)
    more = {"remark": form.cleaned_data["remark"]} if do == "send_back" else {}
    try:
        done = steps[do](  # type: ignore[operator]
            actor=request.user,
            proposal_id=row.pk,
            revision=form.cleaned_data["revision"],
            **more,
        )
    except ActionRefused as refusal:
        return told(request, refusal, *here)
    if isinstance(done, Decision):
        return _decided(request, done)
    messages.success(request, _("Done. Who wrote the proposal can see it."))
    return redirect(*here)


def _not_yours(case: Case) -> str:
    if case.kind == "exam_result":
        return _("The exam result is prepared by the examiners.")
    return _("A result is prepared by the school, and not by who advised on it.")
