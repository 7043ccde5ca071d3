"""Storing files: first the file under the name of its content, then the row, in that order."""

import io
import uuid
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import IO, Any, TypeVar

from django.conf import settings
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from core import audit
from core.enqueue import enqueue
from core.errors import ActionRefused
from documents import incoming
from documents.enums import ScanState
from documents.file_types import PDF, SCAN_TYPES
from documents.hashing import sha256_of
from documents.models import DocumentPreview, StoredDocument
from documents.names import clean_name
from documents.problems import DISK_FULL, NoRoomOnDisk
from documents.scanning import first_state
from documents.sealing import seal
from documents.services.contents import examine_file
from documents.storage import adopt, private_storage


def store(
    *, actor: Any, kind: str, name: str, content_type: str, content: bytes | IO[bytes]
) -> StoredDocument:
    """Keep `content` (bytes, or a seekable file read in pieces) as it is."""
    return _keep(actor=actor, kind=kind, name=name, content_type=content_type, content=content)


def store_upload(
    *,
    actor: Any,
    kind: str,
    upload: UploadedFile,
    allowed: frozenset[str] = SCAN_TYPES,
    limit: int | None = None,
    preview: bool = False,
) -> StoredDocument:
    """Keep what a person sent, after looking at what it really is.

    `limit`: bytes, `settings.UPLOAD_LIMIT` when not given. Pictures are written anew.
    `preview`: also make small pictures of it.
    """
    _check_size(upload.size or 0, settings.UPLOAD_LIMIT if limit is None else limit)
    # Where uploads wait that come in pieces: what a crash leaves there is swept.
    number = uuid.uuid4()
    try:
        path = _save(lambda: _write_down(upload, number))
        content_type = examine_file(
            path, allowed=allowed, rewrite_to=incoming.ready_path_of(number)
        )
        return store_file(
            actor=actor,
            kind=kind,
            name=upload.name or "",
            content_type=content_type,
            path=incoming.content_path_of(number),
            preview=preview,
        )
    finally:
        incoming.discard(number)


def _write_down(upload: UploadedFile, number: uuid.UUID) -> Path:
    path = incoming.make_room(number)
    upload.seek(0)
    with path.open("wb") as target:
        for chunk in upload.chunks():
            target.write(chunk)
    return path


def store_file(
    *, actor: Any, kind: str, name: str, content_type: str, path: Path, preview: bool = True
) -> StoredDocument:
    """Keep a file that was sent and looked at before. `path` stays; its bytes are not copied
    when it lies on the disk of the store."""
    with path.open("rb") as stream:
        sha256, size = sha256_of(stream)
    if size == 0:
        raise _empty()
    return _note(
        actor=actor,
        kind=kind,
        name=name,
        content_type=content_type,
        sha256=sha256,
        size=size,
        file=_save(lambda: adopt(path, _address("files", sha256))),
        from_outside=True,
        preview=preview,
    )


def seal_and_store(
    *,
    actor: Any,
    kind: str,
    name: str,
    content: bytes,
    verification_code: str,
    language: str = "nl",
) -> StoredDocument:
    """Seal a PDF that carries `verification_code` in print, and keep it for good.

    Raises `sealing.SealUnavailable` when the certificate or the time stamp cannot be had:
    nothing is stored then, and the work can be tried again.
    """
    sealed = seal(content, language=language)
    return _keep(
        actor=actor,
        kind=kind,
        name=name,
        content_type=PDF,
        content=sealed.content,
        sealed_at=sealed.sealed_at,
        seal_fingerprint=sealed.fingerprint,
        verification_code=verification_code,
    )


def _check_size(size: int, limit: int) -> None:
    if not size:
        raise _empty()
    if size > limit:
        raise ActionRefused(
            _(
                "This file is %(size)s; files of up to %(limit)s can be sent. "
                "Scan in black and white, or at a lower resolution."
            )
            % {"size": filesizeformat(size), "limit": filesizeformat(limit)}
        )


def _keep(
    *, actor: Any, content: bytes | IO[bytes], sealed_at: datetime | None = None, **values: Any
) -> StoredDocument:
    stream = io.BytesIO(content) if isinstance(content, bytes) else content
    stream.seek(0)
    sha256, size = sha256_of(stream)
    if size == 0:
        raise _empty()
    stream.seek(0)
    path = _address("sealed" if sealed_at else "files", sha256)
    file = _save(lambda: str(private_storage().save(path, File(stream, name=path))))
    return _note(actor=actor, sha256=sha256, size=size, file=file, sealed_at=sealed_at, **values)


def _note(
    *,
    actor: Any,
    name: str,
    content_type: str,
    from_outside: bool = False,
    preview: bool = False,
    **values: Any,
) -> StoredDocument:
    with transaction.atomic():
        document = StoredDocument.objects.create(
            name=clean_name(name, content_type),
            content_type=content_type,
            created_by=actor if getattr(actor, "pk", None) else None,
            scan_state=first_state(from_outside),
            **values,
        )
        if preview:
            DocumentPreview.objects.create(document=document)
            enqueue("documents.make_preview", str(document.pk))
        if document.scan_state == ScanState.PENDING:
            enqueue("documents.scan", str(document.pk))
        audit.record(
            actor=actor,
            action="documents.sealed" if document.sealed_at else "documents.stored",
            subject=document,
            kind=document.kind,
            sha256=document.sha256,
            size=document.size,
        )
    return document


def _address(folder: str, sha256: str) -> str:
    return f"{folder}/{sha256[:2]}/{sha256}"


Saved = TypeVar("Saved")


def _save(save: Callable[[], Saved]) -> Saved:
    try:
        return save()
    except OSError as error:
        if error.errno in DISK_FULL:
            raise NoRoomOnDisk from error
        raise


def _empty() -> ActionRefused:
    return ActionRefused(_("This file is empty. Choose the file again, or scan it once more."))
