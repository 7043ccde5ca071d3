"""The days on which the student is away: illness, leave, a workplace that is closed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access import require
from core.errors import ActionRefused
from placements.forms.promises import InterruptionForm, LastDayForm
from placements.models import Interruption
from placements.queries.detail import Reader, find, load_people
from placements.services import interruptions as services
from placements.views.forms import form_page


def away(request: HttpRequest, placement_id: int) -> HttpResponse:
    placement = find(request.user, placement_id)
    load_people(placement)
    may_note = request.user.has_perm("placements.note_interruption", placement)
    form = InterruptionForm(request.POST or None)
    if request.method == "POST":
        require(request.user, "placements.note_interruption", placement)
        if form.is_valid():
            try:
                services.note_interruption(
                    actor=request.user, placement_id=placement.pk, **form.cleaned_data
                )
            except ActionRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Noted. What falls on those days is planned anew."))
                return redirect("placements:away", placement.pk)
    context = {
        "placement": placement,
        "rows": list(placement.interruptions.all()),
        "reader": Reader.of(request.user, placement),
        "form": form if may_note and placement.state_enum.is_open else None,
        "may_note": may_note,
    }
    status = 422 if form.is_bound else 200
    return render(request, "placements/away.html", context, status=status)


def change(request: HttpRequest, placement_id: int, interruption_id: int) -> HttpResponse:
    placement = find(request.user, placement_id)
    row = get_object_or_404(Interruption, pk=interruption_id, placement=placement)
    require(request.user, "placements.note_interruption", placement)

    def act(data: dict[str, Any]) -> None:
        services.change_last_day(actor=request.user, interruption_id=row.pk, **data)

    return form_page(
        request,
        placement=placement,
        form=LastDayForm(request.POST or None, initial={"until_day": row.until_day}),
        act=act,
        done=_("Saved. What falls on those days is planned anew."),
        title=_("Back earlier or later?"),
        button=_("Save the last day"),
        back=reverse("placements:away", args=[placement.pk]),
    )


@require_POST
def remove(request: HttpRequest, placement_id: int, interruption_id: int) -> HttpResponse:
    placement = find(request.user, placement_id)
    require(request.user, "placements.note_interruption", placement)
    if Interruption.objects.exclude(placement=placement).filter(pk=interruption_id).exists():
        raise Http404
    # Pressed twice, it is gone already.
    services.remove_interruption(actor=request.user, interruption_id=interruption_id)
    messages.success(request, _("Removed. What was planned around those days is planned anew."))
    return redirect("placements:away", placement.pk)
