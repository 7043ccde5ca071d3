"""Taking in a file piece by piece. The row says how far it is, the file lies beside it."""

import os
from collections.abc import Iterable
from datetime import timedelta
from typing import IO, Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import ActionRefused
from documents import incoming
from documents.enums import UploadState
from documents.models import Upload
from documents.names import clean_name
from documents.problems import (
    DISK_FULL,
    NoRoomOnDisk,
    PieceBusy,
    TooMuch,
    WrongOffset,
)
from documents.purposes import purpose_of, quota_kinds
from documents.services.quota import require_room

KEPT_FOR = timedelta(hours=24)
MOST_OPEN = 100


def begin(*, actor: Any, purpose: str, context: str = "", name: str, size: int) -> Upload:
    """Room for a file of `size` bytes, which then comes in pieces."""
    rules = purpose_of(purpose)
    if size <= 0:
        raise ActionRefused(_("This file is empty. Choose the file again."))
    if size > rules.limit:
        raise ActionRefused(
            _("This file is %(size)s; files of up to %(limit)s can be sent. Make it smaller.")
            % {"size": filesizeformat(size), "limit": filesizeformat(rules.limit)}
        )
    with transaction.atomic():
        # One at a time per person, or two that start at once would share the last room.
        get_user_model().objects.select_for_update(of=("self",), no_key=True).get(pk=actor.pk)
        if Upload.objects.open().filter(owner=actor).count() >= MOST_OPEN:
            raise ActionRefused(
                ngettext(
                    "You have %(count)s file that was sent and not used. "
                    "Finish or remove it first.",
                    "You have %(count)s files that were sent and not used. "
                    "Finish or remove those first.",
                    MOST_OPEN,
                )
                % {"count": MOST_OPEN}
            )
        if purpose in quota_kinds():
            require_room(actor, size)
        upload = Upload.objects.create(
            owner=actor,
            purpose=purpose,
            context=context,
            name=clean_name(name, ""),
            size=size,
            expires_at=timezone.now() + KEPT_FOR,
        )
        try:
            incoming.make_room(upload.pk)
        except OSError as error:
            if error.errno in DISK_FULL:
                raise NoRoomOnDisk from error
            raise
    return upload


def append(
    *,
    actor: Any,
    upload_id: UUID,
    purpose: str,
    context: str = "",
    offset: int,
    pieces: Iterable[bytes],
) -> Upload:
    """Add `pieces` at `offset`; what came is kept when the sender or the disk stops half-way.

    Raises Upload.DoesNotExist, PieceBusy, WrongOffset, TooMuch, NoRoomOnDisk.
    """
    with transaction.atomic():
        upload = _locked(actor, upload_id, purpose, context)
        if upload.received != offset or upload.state == UploadState.REFUSED:
            raise WrongOffset(upload.received)
        if upload.state != UploadState.RECEIVING:
            return upload
        here, problem = _write(upload, pieces)
        upload.received = here
        if here == upload.size:
            upload.state = UploadState.COMPLETE
        upload.expires_at = timezone.now() + KEPT_FOR
        upload.save(update_fields=["received", "state", "expires_at", "updated_at"])
    if problem:
        raise problem
    return upload


def remove(*, actor: Any, upload_id: UUID, purpose: str, context: str = "") -> None:
    """The sender takes it back; a document that was made of it stays."""
    with transaction.atomic():
        upload = _locked(actor, upload_id, purpose, context)
        upload.delete()
        transaction.on_commit(lambda: incoming.discard(upload_id))


def _locked(actor: Any, upload_id: UUID, purpose: str, context: str) -> Upload:
    mine = Upload.objects.of(actor, purpose=purpose, context=context).filter(pk=upload_id)
    # Waiting for the lock would hold a worker as long as a slow phone sends.
    upload = mine.select_for_update(of=("self",), skip_locked=True).first()
    if upload is None:
        if mine.exists():
            raise PieceBusy
        raise Upload.DoesNotExist
    return upload


def _write(upload: Upload, pieces: Iterable[bytes]) -> tuple[int, Exception | None]:
    """Bytes that are here now, and what stopped it."""
    path = incoming.path_of(upload.pk)
    try:
        target = path.open("r+b", buffering=0)
    except FileNotFoundError:
        return 0, _forgotten(upload)
    with target:
        here = target.seek(0, os.SEEK_END)
        if here < upload.received:
            # The machine went down before these bytes were on the disk: they are sent again.
            return here, WrongOffset(here)
        target.seek(upload.received)
        try:
            problem = _copy(pieces, target, upload.size)
        finally:
            # A worker that was killed may have left more behind the place where this one stopped.
            target.truncate()
        if isinstance(problem, TooMuch):
            return upload.received, problem
        return target.tell(), problem


def _forgotten(upload: Upload) -> Exception:
    incoming.make_room(upload.pk)
    return WrongOffset(0)


def _copy(pieces: Iterable[bytes], target: IO[bytes], size: int) -> Exception | None:
    following = iter(pieces)
    while True:
        try:
            piece = next(following, b"")
        except OSError:
            # The connection broke; what came so far is kept.
            return None
        if not piece:
            return None
        if target.tell() + len(piece) > size:
            return TooMuch(size)
        start = target.tell()
        try:
            target.write(piece)
        except OSError as error:
            target.seek(start)
            if error.errno in DISK_FULL:
                return NoRoomOnDisk()
            raise
