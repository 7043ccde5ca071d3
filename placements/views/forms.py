"""The shape that every small form page of a placement shares."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from core.errors import ActionRefused
from people.views.back import named_page
from placements.models import Placement


def form_page(
    request: HttpRequest,
    *,
    placement: Placement,
    form: Form,
    act: Callable[[dict[str, Any]], object],
    done: Any,
    title: Any,
    button: Any,
    text: Any = "",
    danger: bool = False,
    template: str = "placements/form.html",
    back: str = "",
    **extra: Any,
) -> HttpResponse:
    """Show the form, or do the deed; a refusal keeps what was typed and says why.

    Afterwards back to the page that `next` names, else to `back`, else to the placement.
    """
    back = named_page(request) or back or reverse("placements:detail", args=[placement.pk])
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, str(done))
            return redirect(back)
    context = {
        "placement": placement,
        "form": form,
        "title": title,
        "text": text,
        "button": button,
        "danger": danger,
        "cancel_url": back,
        **extra,
    }
    return render(request, template, context, status=422 if form.is_bound else 200)
