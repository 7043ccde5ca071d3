"""Views of the board under a name."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from insight.models import SavedView
from insight.services import looking
from insight.views.board import kept
from insight.views.redirects import back_to_board


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    shared = request.POST.get("shared_with", "")
    query = urlencode(kept(QueryDict(request.POST.get("query", "")[:5000])))
    view = looking.save_view(
        actor=request.user,
        name=request.POST.get("name", ""),
        query=query,
        shared_with=int(shared) if shared.isascii() and shared.isdigit() else None,
    )
    messages.success(request, _("The view “%(name)s” is kept.") % {"name": view.name})
    return back_to_board(request)


@require_POST
def forget(request: HttpRequest, view_id: int) -> HttpResponse:
    view = get_object_or_404(SavedView, owner=request.user, pk=view_id)
    looking.forget_view(actor=request.user, view_id=view.pk)
    messages.success(request, _("The view is removed."))
    return back_to_board(request)
