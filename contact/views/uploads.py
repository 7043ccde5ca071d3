"""Files on their way into a message: sent in pieces, so that a lost connection costs little."""

from django.http import HttpRequest

from contact.queries.moments import find_placement
from contact.upload_purposes import ATTACHMENT, context_of
from core.access import require
from documents.tus.views import tus_views
from people.task_sessions import allow_task


def may_send(request: HttpRequest, placement_id: int) -> str:
    placement = find_placement(request.user, placement_id)
    require(request.user, "contact.start_thread", placement)
    return context_of(placement.pk)


_files, _file = tus_views(ATTACHMENT, guard=may_send)
collection = allow_task("contact", "placement_id")(_files)
single = allow_task("contact", "placement_id")(_file)
