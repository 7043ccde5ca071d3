"""The portal's addresses, and a place to send files to: what an app above `documents` does."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import path

from documents.file_types import EVIDENCE_TYPES
from documents.models import StoredDocument
from documents.purposes import Purpose, register_purpose
from documents.responses import send_document
from documents.tus.views import tus_views
from people.task_sessions import allow_task
from triangle_portal.urls import urlpatterns as portal

register_purpose(Purpose("test-files", EVIDENCE_TYPES, limit=30 * 1024 * 1024))


def guard(request, place):
    if place == 404:
        raise Http404
    if place == 403:
        raise PermissionDenied
    return f"place-{place}"


collection, single = tus_views("test-files", guard=guard)
collection = allow_task("test-scope", "place")(collection)
single = allow_task("test-scope", "place")(single)


def show(request, document_id):
    document = StoredDocument.objects.get(pk=document_id)
    return send_document(request, document, inline="inline" in request.GET)


urlpatterns = [
    *portal,
    path("places/<int:place>/files/", collection, name="test_uploads"),
    path("places/<int:place>/files/<uuid:upload_id>/", single, name="test_upload"),
    path("shown/<uuid:document_id>/", show, name="test_shown"),
]
handler404 = "core.views.errors.not_found"
handler403 = "core.views.errors.forbidden"
