"""Filling in: the page, one answer at a time, and handing in."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST

from assessments import following
from assessments.enums import InstrumentKind
from assessments.models import AssessmentRound, Response
from assessments.queries.rounds import find_round, own_response, response_to_keep
from assessments.queries.sheet import Item, Sheet, sheet_of
from assessments.services import answering
from assessments.services.answering import AnswerConflict, HandedIn, Said
from assessments.views.common import number, page, told
from core.errors import ActionRefused
from people.enums import Corner
from people.task_sessions import allow_task

HAND_IN = "hand_in"


def _own(request: HttpRequest, row: AssessmentRound) -> Response:
    response = own_response(request.user, row)
    if response is None:
        raise PermissionDenied(_("This form is filled in by others in this placement."))
    return response


@allow_task("assessment", "placement_id")
@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: HttpRequest, placement_id: int, round_id: int) -> HttpResponse:
    """The whole form on one page; a script shows one question at a time to who likes that."""
    row = find_round(request.user, placement_id, round_id)
    response = _own(request, row)
    if response.is_handed_in:
        return redirect("assessments:response", placement_id, round_id, response.corner)
    if not row.is_open:
        return redirect("assessments:round", placement_id, round_id)
    if request.method == "POST":
        return _take(request, response)
    return _show(request, response, sheet_of(response))


def _show(
    request: HttpRequest, response: Response, sheet: Sheet, status: int = 200
) -> HttpResponse:
    row = response.round
    student = row.placement.student.user
    context = {
        "round": row,
        "response": response,
        "placement": row.placement,
        "sheet": sheet,
        "problems": [item for item in sheet if item.error],
        "explain_label": explain_label(response.corner, row.kind),
        "storage_key": f"{request.user.pk}-{response.pk}",
        "student": student,
    }
    return page(request, "assessments/fill.html", context, status)


def explain_label(corner: str, kind: str) -> str:
    if not InstrumentKind(kind).is_judging:
        return _("In your own words")
    if corner == Corner.WORKPLACE:
        return pgettext("workplace", "What did you see?")
    if corner == Corner.STUDENT:
        return pgettext("student", "What shows this?")
    return _("What shows this?")


def _take(request: HttpRequest, response: Response) -> HttpResponse:
    """Everything at once: without a script, or with the button at the end."""
    row = response.round
    here = ("assessments:fill", row.placement_id, row.pk)
    said = posted_answers(request.POST)
    try:
        refused = answering.save_all(actor=request.user, response=response, said=said)
        problems = {}
        if request.POST.get("do") == HAND_IN and not refused:
            problems = answering.hand_in(actor=request.user, response=response)
            if not problems:
                return _thank(request, response)
    except HandedIn as refusal:
        return told(request, refusal, "assessments:response", *here[1:], response.corner)
    except ActionRefused as refusal:
        return told(request, refusal, "assessments:round", *here[1:])
    if not refused and not problems:
        messages.success(request, _("Your answers are kept. You can go on whenever you like."))
        return redirect(*here)
    sheet = sheet_of(response)
    mark(sheet, refused, problems, said)
    return _show(request, response, sheet, status=409 if refused else 422)


def mark(
    sheet: Sheet,
    refused: dict[int, ActionRefused],
    problems: dict[int, str],
    said: dict[int, Said],
) -> None:
    """Put what is wrong beside its question, and what was typed back into it."""
    for item in sheet:
        item.error = problems.get(item.pk, "")
        refusal = refused.get(item.pk)
        if refusal is None:
            continue
        item.error = str(refusal)
        words = said[item.pk]
        if isinstance(refusal, AnswerConflict):
            item.conflict = Item(
                item.criterion, item.number, item.options, choice=item.choice, text=item.text
            )
        _put_back(item, words)


def _put_back(item: Item, words: Said) -> None:
    item.text = words.text
    if any(option.value == words.choice for option in item.options):
        item.choice = words.choice
        item.options = [
            type(option)(
                option.value,
                option.label,
                option.detail,
                option.explain,
                checked=option.value == words.choice,
            )
            for option in item.options
        ]


def _thank(request: HttpRequest, response: Response) -> HttpResponse:
    row = response.round
    if response.corner == Corner.WORKPLACE:
        words = pgettext("workplace", "Thank you. You handed it in; the school was told.")
    else:
        words = _("Handed in. It stays here to read and to print.")
    messages.success(request, words)
    if row.stays_apart and response.corner == Corner.WORKPLACE:
        return redirect("assessments:result", row.placement_id)
    if url := following.next_page(request.user, response):
        return redirect(url)
    return redirect("assessments:response", row.placement_id, row.pk, response.corner)


def posted_answers(data: QueryDict) -> dict[int, Said]:
    """From fields such as c12 (the choice), c12-text and c12-revision."""
    found: dict[int, Said] = {}
    for name in data:
        if not name.endswith("-revision") or not name.startswith("c"):
            continue
        pk = number(name[1 : -len("-revision")], most=2**62)
        if pk is not None and len(found) < 500:
            found[pk] = _said(data, f"c{pk}")
    return found


def _said(data: QueryDict, prefix: str) -> Said:
    return Said(
        data.get(prefix, "")[:40],
        data.get(f"{prefix}-text", ""),
        number(data.get(f"{prefix}-revision")) or 0,
    )


@allow_task("assessment", "placement_id")
@require_POST
def answer(request: HttpRequest, placement_id: int, round_id: int) -> HttpResponse:
    """One answer, sent by the page itself while somebody fills in. Answers in JSON."""
    found = response_to_keep(request.user, placement_id, round_id)
    response = found or _own(request, find_round(request.user, placement_id, round_id))
    pk = number(request.POST.get("criterion"), most=2**62)
    try:
        kept = answering.save_answer(
            actor=request.user,
            response=response,
            criterion_id=pk or 0,
            said=_said(request.POST, "answer"),
        )
    except AnswerConflict as conflict:
        return JsonResponse(_conflict(conflict), status=409)
    except HandedIn as refusal:
        url = reverse("assessments:response", args=[placement_id, round_id, response.corner])
        return JsonResponse({"sentence": str(refusal), "url": url}, status=410)
    except ActionRefused as refusal:
        return JsonResponse({"sentence": str(refusal)}, status=422)
    moment = date_format(timezone.localtime(), "H:i")
    return JsonResponse(
        {"revision": kept.revision, "said": _("Kept at %(time)s") % {"time": moment}}
    )


def _conflict(conflict: AnswerConflict) -> dict[str, Any]:
    """What was kept elsewhere, so that a person can choose between the two."""
    return {
        "sentence": str(conflict),
        "choice": conflict.choice,
        "text": conflict.kept.text,
        "revision": conflict.kept.revision,
    }
