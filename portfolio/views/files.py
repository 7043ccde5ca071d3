"""The files of an item and spoken feedback, for who may see the item."""

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from documents.responses import send_document, send_preview
from people.task_sessions import allow_task
from portfolio import task_scopes
from portfolio.models import EvidenceItem
from portfolio.queries import items as queries

SIZES = ("small", "large")


@allow_task(task_scopes.ITEM, "item_id")
@require_safe
def file(request: HttpRequest, item_id: int, file_id: int) -> HttpResponseBase:
    return _file(request, queries.find(request.user, item_id), file_id)


@allow_task(task_scopes.ITEM, "item_id")
@require_safe
def preview(request: HttpRequest, item_id: int, file_id: int, size: str) -> HttpResponseBase:
    return _preview(request, queries.find(request.user, item_id), file_id, size)


@allow_task(task_scopes.ITEM, "item_id")
@require_safe
def spoken(request: HttpRequest, item_id: int, feedback_id: int) -> HttpResponseBase:
    return _spoken(request, queries.find(request.user, item_id), feedback_id)


@allow_task(task_scopes.PLACEMENT, "placement_id")
@require_safe
def placement_file(
    request: HttpRequest, placement_id: int, item_id: int, file_id: int
) -> HttpResponseBase:
    item = queries.find(request.user, item_id, placement_id=placement_id)
    return _file(request, item, file_id)


@allow_task(task_scopes.PLACEMENT, "placement_id")
@require_safe
def placement_preview(
    request: HttpRequest, placement_id: int, item_id: int, file_id: int, size: str
) -> HttpResponseBase:
    item = queries.find(request.user, item_id, placement_id=placement_id)
    return _preview(request, item, file_id, size)


@allow_task(task_scopes.PLACEMENT, "placement_id")
@require_safe
def placement_spoken(
    request: HttpRequest, placement_id: int, item_id: int, feedback_id: int
) -> HttpResponseBase:
    item = queries.find(request.user, item_id, placement_id=placement_id)
    return _spoken(request, item, feedback_id)


def _file(request: HttpRequest, item: EvidenceItem, file_id: int) -> HttpResponseBase:
    found = get_object_or_404(item.files.select_related("document"), pk=file_id)
    return send_document(request, found.document, inline=not request.GET.get("download"))


def _preview(request: HttpRequest, item: EvidenceItem, file_id: int, size: str) -> HttpResponseBase:
    found = get_object_or_404(item.files.select_related("document__preview"), pk=file_id)
    shown = getattr(found.document, "preview", None)
    if shown is None or size not in SIZES:
        raise Http404
    return send_preview(request, shown, size)


def _spoken(request: HttpRequest, item: EvidenceItem, feedback_id: int) -> HttpResponseBase:
    said = get_object_or_404(
        item.feedback.select_related("audio").filter(audio__isnull=False), pk=feedback_id
    )
    recording: Any = said.audio
    return send_document(request, recording, inline=True)
