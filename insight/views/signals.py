"""One signal of one placement: why it speaks, and what people say about it."""

from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.access import require, visible_or_404
from insight.enums import AnswerKind
from insight.forms.signals import AnswerForm
from insight.queries.explaining import Explained, explain
from insight.services.answering import answer
from placements.models import Placement


def _found(request: HttpRequest, placement_id: int, key: str) -> tuple[Placement, Explained]:
    rows = Placement.objects.select_related("student__user", "host", "programme")
    placement = visible_or_404(rows, request.user, pk=placement_id)
    require(request.user, "insight.view_signals", placement)
    explained = explain(placement.pk, key)
    if explained is None:
        raise Http404
    return placement, explained


@require_http_methods(["GET", "HEAD", "POST"])
def signal(request: HttpRequest, placement_id: int, key: str) -> HttpResponse:
    placement, explained = _found(request, placement_id, key)
    if request.method == "POST":
        require(request.user, "insight.answer_signal", placement)
    may_answer = request.user.has_perm("insight.answer_signal", placement)
    form = AnswerForm(request.POST or None, initial={"once_key": uuid4(), "kind": "discussed"})
    if request.method == "POST" and form.is_valid():
        answer(actor=request.user, placement_id=placement.pk, key=key, **form.cleaned_data)
        messages.success(request, _("Noted. Others of the school read it too."))
        return redirect("insight:signal", placement.pk, key)
    context = {
        "placement": placement,
        "explained": explained,
        "form": form if may_answer else None,
        "again_key": uuid4(),
    }
    return render(request, "insight/signal.html", context)


@require_POST
def reopen(request: HttpRequest, placement_id: int, key: str) -> HttpResponse:
    """Take back that it was set aside or not relevant."""
    placement, _explained = _found(request, placement_id, key)
    require(request.user, "insight.answer_signal", placement)
    form = AnswerForm({"once_key": request.POST.get("once_key")})
    form.is_valid()
    once_key = form.cleaned_data.get("once_key") or uuid4()
    answer(
        actor=request.user,
        placement_id=placement.pk,
        key=key,
        kind=AnswerKind.REOPENED,
        reason=_("looked at again"),
        once_key=once_key,
    )
    return redirect("insight:signal", placement.pk, key)
