"""Messages: the inbox, one thread, a new one. Reading is noted by a press, never by a GET."""

from datetime import timedelta
from typing import Any

from django.contrib import messages as said
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contact.enums import TRIANGLE
from contact.forms.messages import ReplyForm, ThreadForm
from contact.models import Attachment, Message, Thread
from contact.parts import message_corner, people_in
from contact.queries import threads as queries
from contact.queries.moments import find_placement
from contact.services import messages
from contact.views.common import adviser_of, number_in, page, posted, sent_files, told
from core.access import require
from core.errors import ActionRefused
from documents.responses import send_document
from people.enums import Corner
from people.reach import roles_of
from people.task_sessions import allow_task
from placements.models import Placement

PAGE = 25
FRESH = timedelta(minutes=1)


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    pages = Paginator(queries.inbox(request.user), PAGE)
    current = pages.get_page(request.GET.get("page"))
    context = {
        "threads": current,
        "is_staff_member": bool(roles_of(request.user)),
        "placements": _own_placements(request.user),
        "is_student": hasattr(request.user, "student"),
    }
    return render(request, "contact/inbox.html", context)


def _own_placements(user: Any) -> list[Placement]:
    """Where somebody with few placements can start a message at once."""
    if roles_of(user):
        return []
    rows = Placement.objects.visible_to(user).with_part_for(user)
    rows = rows.select_related("student__user", "host", "programme").order_by("-start_date")
    return [row for row in rows[:5] if user.has_perm("contact.start_thread", row)]


@require_safe
def unread(request: HttpRequest) -> HttpResponse:
    """The little number beside "Messages"; every page asks for it after it was shown."""
    number = queries.unread_count(request.user)
    words = ngettext(
        "%(number)d conversation with new messages",
        "%(number)d conversations with new messages",
        number,
    ) % {"number": number}
    context = {"number": number, "words": words}
    return render(request, "contact/parts/unread.html", context)


@allow_task("contact", "placement_id")
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, placement_id: int) -> HttpResponse:
    placement = find_placement(request.user, placement_id)
    require(request.user, "contact.start_thread", placement)
    own = message_corner(request.user, placement)
    choices = [
        (str(corner), _names(placement, corner))
        for corner in TRIANGLE
        if corner != own and people_in(placement, corner)
    ]
    form = ThreadForm(
        posted(request),
        sent_files(request),
        actor=request.user,
        placement=placement,
        choices=choices,
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            sent = messages.start_thread(
                actor=request.user,
                placement_id=placement.pk,
                subject=data["subject"],
                corners=data["corners"],
                text=data["text"],
                request_key=data["request_key"],
                upload_ids=data["attached"].upload_ids,
                files=data["attached"].files,
            )
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("contact:thread", placement.pk, sent.thread_id)
    context = {
        "placement": placement,
        "form": form,
        "typed_key": f"message-{placement.pk}",
        **adviser_of(request.user, placement),
    }
    return page(request, "contact/thread_new.html", context, 422 if form.is_bound else 200)


def _names(placement: Placement, corner: Corner) -> str:
    names = ", ".join(person.name for person in people_in(placement, corner))
    return f"{names} ({corner.label})"


@allow_task("contact", "placement_id")
@require_http_methods(["GET", "POST"])
def thread(request: HttpRequest, placement_id: int, thread_id: int) -> HttpResponse:
    found = queries.find(request.user, placement_id, thread_id)
    form = ReplyForm(
        posted(request), sent_files(request), actor=request.user, placement=found.placement
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            messages.send(
                actor=request.user,
                thread_id=found.pk,
                text=data["text"],
                request_key=data["request_key"],
                upload_ids=data["attached"].upload_ids,
                files=data["attached"].files,
            )
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("contact:thread", placement_id, found.pk)
    return _thread_page(request, found, form)


def _thread_page(request: HttpRequest, found: Thread, form: ReplyForm) -> HttpResponse:
    rows = queries.messages_of(found)
    read = queries.read_by(found)
    own = queries.own_mark(found, request.user)
    context = {
        "placement": found.placement,
        "thread": found,
        "members": queries.members(found),
        "rows": [(row, _readers(read, row.pk, row.author.name)) for row in rows],
        "last_id": rows[-1].pk if rows else 0,
        "is_new": bool(rows) and rows[-1].pk > own and rows[-1].author_id != request.user.pk,
        "form": form,
        "typed_key": f"reply-{found.pk}",
        "just_sent": bool(rows) and _is_fresh(rows[-1], request.user),
        **adviser_of(request.user, found.placement),
    }
    return page(request, "contact/thread.html", context, 422 if form.is_bound else 200)


def _is_fresh(last: Message, user: Any) -> bool:
    """The answer of `user` arrived a moment ago, so the browser need not keep it any longer."""
    return last.author_id == user.pk and timezone.now() - last.sent_at < FRESH


def _readers(read: dict[int, list[str]], message_id: int, author: str) -> str:
    return ", ".join(name for name in read.get(message_id, []) if name != author)


@allow_task("contact", "placement_id")
@require_POST
def read(request: HttpRequest, placement_id: int, thread_id: int) -> HttpResponse:
    """Up to here I read it. The page sends this by itself when it is shown."""
    found = queries.find(request.user, placement_id, thread_id)
    require(request.user, "contact.write", found)
    last = number_in(request, "last_id")
    newest = found.messages.filter(pk__lte=last).order_by("-pk").first()
    if newest is not None:
        messages.mark_read(actor=request.user, thread=found, last_id=newest.pk)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    return redirect("contact:thread", placement_id, found.pk)


@allow_task("contact", "placement_id")
@require_POST
def withdraw(request: HttpRequest, placement_id: int, thread_id: int) -> HttpResponse:
    found = queries.find(request.user, placement_id, thread_id)
    require(request.user, "contact.write", found)
    row = found.messages.filter(pk=number_in(request, "message")).first()
    if row is None:
        return redirect("contact:thread", placement_id, found.pk)
    try:
        messages.withdraw(actor=request.user, message_id=row.pk)
    except ActionRefused as refusal:
        return told(request, refusal, "contact:thread", placement_id, found.pk)
    said.success(request, _("Taken back. Nobody reads it any more."))
    return redirect("contact:thread", placement_id, found.pk)


@allow_task("contact", "placement_id")
@require_safe
def attachment(
    request: HttpRequest, placement_id: int, thread_id: int, attachment_id: int
) -> HttpResponseBase:
    found = queries.find(request.user, placement_id, thread_id)
    rows = Attachment.objects.filter(message__thread=found, message__withdrawn_at=None)
    row = get_object_or_404(rows.select_related("document"), pk=attachment_id)
    return send_document(request, row.document)
