"""A place to send files to as evidence goes, and a plain copy beside it."""

import shutil
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from documents.file_types import EVIDENCE_TYPES
from documents.purposes import Purpose, register_purpose
from documents.services.uploads import claim
from documents.tus.views import tus_views
from triangle_portal.urls import urlpatterns as portal

PURPOSE = "bench"
register_purpose(Purpose(PURPOSE, EVIDENCE_TYPES, settings.EVIDENCE_LIMIT, counts_for_quota=False))
collection, single = tus_views(PURPOSE, guard=lambda request: "bench")


@csrf_exempt
def plain_copy(request: HttpRequest) -> HttpResponse:
    """The least a server can do with a body: write it to the disk it would end on."""
    folder = settings.PORTAL_VAR / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "plain-copy").open("wb") as target:
        shutil.copyfileobj(request, target, 256 * 1024)
    return HttpResponse(status=204)


def make_document(request: HttpRequest, upload_id: Any) -> HttpResponse:
    claim(actor=request.user, upload_ids=[upload_id], purpose=PURPOSE, context="bench")
    return HttpResponse(status=204)


urlpatterns = [
    *portal,
    path("bench/copy/", plain_copy),
    path("bench/files/", csrf_exempt(collection)),
    path("bench/files/<uuid:upload_id>/", csrf_exempt(single)),
    path("bench/claim/<uuid:upload_id>/", csrf_exempt(make_document)),
]
