"""Files on their way in: evidence by the student, recordings by whoever gives feedback."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.access import require
from documents.tus.views import tus_views
from people.task_sessions import allow_task
from portfolio import task_scopes
from portfolio.queries import items as queries
from portfolio.services.checking import upload_context
from portfolio.services.feedback import upload_context as spoken_context
from portfolio.upload_purposes import EVIDENCE, SPOKEN
from portfolio.views.common import own_student


def may_send(request: HttpRequest) -> str:
    if own_student(request.user) is None:
        raise PermissionDenied(_("This page is for students."))
    return upload_context(request.user)


def may_speak(request: HttpRequest, item_id: int) -> str:
    item = queries.find(request.user, item_id)
    require(request.user, "portfolio.give_feedback", item)
    return spoken_context(item.pk)


def may_speak_at_placement(request: HttpRequest, placement_id: int, item_id: int) -> str:
    item = queries.find(request.user, item_id, placement_id=placement_id)
    require(request.user, "portfolio.give_feedback", item)
    return spoken_context(item.pk)


collection, single = tus_views(EVIDENCE, guard=may_send)
_sounds, _sound = tus_views(SPOKEN, guard=may_speak)
sound_collection = allow_task(task_scopes.ITEM, "item_id")(_sounds)
sound_single = allow_task(task_scopes.ITEM, "item_id")(_sound)
_sounds, _sound = tus_views(SPOKEN, guard=may_speak_at_placement)
placement_sound_collection = allow_task(task_scopes.PLACEMENT, "placement_id")(_sounds)
placement_sound_single = allow_task(task_scopes.PLACEMENT, "placement_id")(_sound)
