"""Messages between corners: sent once, read, and taken back within ten minutes."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contact.enums import TRIANGLE
from contact.models import Attachment, Message, ReadMark, Thread
from contact.parts import message_corner, people_in
from contact.services import telling
from contact.upload_purposes import ATTACHMENT, context_of
from contact.words import one_line
from core import audit
from core.access import require
from core.errors import ActionRefused
from core.throttle import allow
from documents.services.uploads import take
from placements.models import Placement
from placements.services.locking import lock as lock_placement

MOST_FILES = 5
LONGEST = 10_000


@transaction.atomic
def start_thread(
    *,
    actor: Any,
    placement_id: int,
    subject: str,
    corners: Sequence[str],
    text: str,
    request_key: UUID,
    upload_ids: Sequence[str] = (),
    files: Sequence[UploadedFile] = (),
) -> Message:
    """Begin a conversation with one or two other corners. The same form twice makes one."""
    placement = lock_placement(placement_id)
    require(actor, "contact.start_thread", placement)
    sent = Message.objects.filter(request_key=request_key, author=actor).first()
    if sent is not None:
        return sent
    own = message_corner(actor, placement)
    chosen = [corner for corner in TRIANGLE if corner in {*corners, own}]
    subject = one_line(subject, 120)
    if len(chosen) < 2:
        raise ActionRefused(_("Choose to whom you write."))
    if not subject:
        raise ActionRefused(_("Write in a few words what it is about."))
    for corner in chosen:
        if not people_in(placement, corner):
            raise ActionRefused(_("Nobody stands in that corner yet, so nobody would read it."))
    thread = Thread.objects.create(
        placement=placement,
        subject=subject,
        corners=[str(corner) for corner in chosen],
        created_by=actor,
        last_at=timezone.now(),
    )
    audit.record(
        actor=actor,
        action="contact.thread_started",
        subject=thread,
        placement_id=placement.pk,
        corners=thread.corners,
    )
    return _send(actor, placement, thread, own, text, request_key, upload_ids, files)


@transaction.atomic
def send(
    *,
    actor: Any,
    thread_id: int,
    text: str,
    request_key: UUID,
    upload_ids: Sequence[str] = (),
    files: Sequence[UploadedFile] = (),
) -> Message:
    """Answer in a thread. The same form twice sends once."""
    thread = Thread.objects.select_for_update(of=("self",)).get(pk=thread_id)
    require(actor, "contact.write", thread)
    sent = Message.objects.filter(request_key=request_key, author=actor).first()
    if sent is not None:
        return sent
    placement = (
        Placement.objects.select_related("student__user", "school_contact", "programme", "host")
    ).get(pk=thread.placement_id)
    own = message_corner(actor, placement)
    return _send(actor, placement, thread, own, text, request_key, upload_ids, files)


def _send(
    actor: Any,
    placement: Placement,
    thread: Thread,
    own: str,
    text: str,
    request_key: UUID,
    upload_ids: Sequence[str],
    files: Sequence[UploadedFile],
) -> Message:
    text = text.strip()
    if not text and not files and not upload_ids:
        raise ActionRefused(_("Write something first."))
    if len(text) > LONGEST:
        raise ActionRefused(_("This is too long for one message. Send it as a PDF."))
    if len(files) + len(set(upload_ids)) > MOST_FILES:
        raise ActionRefused(_("At most five files go along with one message."))
    if not allow(f"message:{actor.pk}", limit=120, seconds=3600):
        raise ActionRefused(_("That is a lot of messages in one hour. Try again later."))
    now = timezone.now()
    message = Message.objects.create(
        thread=thread, author=actor, corner=own, text=text, sent_at=now, request_key=request_key
    )
    documents = take(
        actor=actor,
        purpose=ATTACHMENT,
        context=context_of(placement.pk),
        upload_ids=upload_ids,
        files=files,
    )
    Attachment.objects.bulk_create(
        [Attachment(message=message, document=document) for document in documents]
    )
    thread.last_at = now
    thread.save(update_fields=["last_at"])
    people = [
        person
        for corner in TRIANGLE
        if corner in thread.corners
        for person in people_in(placement, corner)
    ]
    telling.message_waits(thread, message, people)
    mark_read(actor=actor, thread=thread, last_id=message.pk)
    return message


def mark_read(*, actor: Any, thread: Thread, last_id: int) -> None:
    """Read up to this message; never back."""
    now = timezone.now()
    mark, made = ReadMark.objects.get_or_create(
        thread=thread, user=actor, defaults={"last_id": last_id, "read_at": now}
    )
    if not made and mark.last_id < last_id:
        ReadMark.objects.filter(pk=mark.pk, last_id__lt=last_id).update(
            last_id=last_id, read_at=now
        )


@transaction.atomic
def withdraw(*, actor: Any, message_id: int) -> Message:
    """Take back what one just wrote: nobody reads it any more. Twice is once."""
    message = (
        Message.objects.select_for_update(of=("self",)).select_related("thread").get(pk=message_id)
    )
    require(actor, "contact.write", message.thread)
    if message.author_id != actor.pk:
        raise ActionRefused(_("Only who wrote a message can take it back."))
    if message.withdrawn_at is not None:
        return message
    if not message.can_be_withdrawn:
        raise ActionRefused(_("A message can be taken back for ten minutes; those are over."))
    message.withdrawn_at = timezone.now()
    message.save(update_fields=["withdrawn_at"])
    return message
