"""Which talks a programme uses and how many there are at least."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from contact import kinds
from contact.forms.kinds import OwnKindForm
from contact.forms.settings import SettingsForm
from contact.kinds import Norm
from contact.models import NormRow, OwnKind
from contact.queries.moments import kinds_of
from contact.services import settings
from contact.views.common import posted
from core.access import require, visible_or_404
from core.errors import ActionRefused
from programmes.models import Programme


@require_http_methods(["GET", "POST"])
def programme_settings(request: HttpRequest, programme_id: int) -> HttpResponse:
    programme = visible_or_404(Programme.objects.all(), request.user, pk=programme_id)
    require(request.user, "contact.oversee", programme)
    variants = list(programme.variants.order_by("variant"))
    own = {row.variant_id: row for row in NormRow.objects.filter(variant__in=variants)}
    norms = {
        variant.pk: Norm(own[variant.pk].moments, own[variant.pk].on_site)
        if variant.pk in own
        else kinds.usual_norms()[variant.variant]
        for variant in variants
    }
    used = [kind.key for kind in kinds_of(programme.pk) if not kind.names]
    form = SettingsForm(posted(request), variants=variants, norms=norms, initial={"used": used})
    if request.method == "POST" and form.is_valid():
        try:
            settings.change(
                actor=request.user,
                programme=programme,
                used=form.cleaned_data["used"],
                norms=form.norms,
            )
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("contact:settings", programme.pk)
    status = 422 if form.is_bound else 200
    own_kinds = list(OwnKind.objects.filter(programme=programme))
    context = {"programme": programme, "form": form, "own_kinds": own_kinds}
    return render(request, "contact/settings.html", context, status=status)


@require_http_methods(["GET", "POST"])
def own_kind(request: HttpRequest, programme_id: int, kind_id: int | None = None) -> HttpResponse:
    """Add a kind of talk, or change it."""
    programme = visible_or_404(Programme.objects.all(), request.user, pk=programme_id)
    require(request.user, "contact.oversee", programme)
    found = OwnKind(programme=programme)
    if kind_id is not None:
        found = get_object_or_404(OwnKind, programme=programme, pk=kind_id)
    name = str(found) if found.pk else ""
    form = OwnKindForm(posted(request), instance=found)
    if request.method == "POST" and form.is_valid():
        found.revision = form.cleaned_data["revision"] or 0
        try:
            settings.save_own_kind(actor=request.user, programme=programme, kind=found)
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("contact:settings", programme.pk)
    context = {"programme": programme, "form": form, "name": name}
    status = 422 if form.is_bound else 200
    return render(request, "contact/own_kind.html", context, status=status)
