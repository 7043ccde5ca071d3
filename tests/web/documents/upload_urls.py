"""The portal's addresses, and a place to send files to: what an app above `documents` does."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.template import engines
from django.urls import path

from documents.file_types import EVIDENCE_TYPES
from documents.models import DocumentPreview, StoredDocument
from documents.purposes import Purpose, register_purpose
from documents.responses import send_document, send_preview
from documents.services.uploads import take
from documents.tus.views import tus_views
from documents.upload_fields import UploadsField
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


class FilesForm(forms.Form):
    title = forms.CharField()
    files = UploadsField(purpose="test-files", label="Files")

    def __init__(self, *args, request, place, **options):
        super().__init__(*args, **options)
        self.fields["files"].prepare(
            actor=request.user, endpoint=f"/places/{place}/files/", context=f"place-{place}"
        )


PAGE = """{% extends "base.html" %}
{% block title %}Send files{% endblock %}
{% block scripts %}{% include "components/upload_scripts.html" %}{% endblock %}
{% block content %}
<form method="post" enctype="multipart/form-data">{% csrf_token %}
{{ form.as_p }}<button class="btn btn-primary">Save</button></form>
{% endblock %}"""


def page(request, place):
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = FilesForm(*given, request=request, place=place)
    if form.is_valid():
        sent = form.cleaned_data["files"]
        documents = take(
            actor=request.user,
            purpose="test-files",
            context=f"place-{place}",
            upload_ids=sent.upload_ids,
            files=sent.files,
        )
        return HttpResponse("kept: " + ", ".join(document.name for document in documents))
    status = 422 if form.errors else 200
    content = engines["django"].from_string(PAGE).render({"form": form}, request)
    return HttpResponse(content, status=status)


def preview(request, document_id, size):
    return send_preview(request, DocumentPreview.objects.get(pk=document_id), size)


def show(request, document_id):
    document = StoredDocument.objects.get(pk=document_id)
    return send_document(request, document, inline="inline" in request.GET)


urlpatterns = [
    *portal,
    path("places/<int:place>/files/", collection, name="test_uploads"),
    path("places/<int:place>/files/<uuid:upload_id>/", single, name="test_upload"),
    path("places/<int:place>/", page, name="test_page"),
    path("previews/<uuid:document_id>/<str:size>/", preview, name="test_preview"),
    path("shown/<uuid:document_id>/", show, name="test_shown"),
]
handler404 = "core.views.errors.not_found"
handler403 = "core.views.errors.forbidden"
