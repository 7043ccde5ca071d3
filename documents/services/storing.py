"""Storing files: first the file under the name of its content, then the row, in that order."""

import io
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from core import audit
from core.enqueue import enqueue
from core.errors import ActionRefused
from documents.enums import ScanState
from documents.file_types import (
    PDF,
    SCAN_TYPES,
    ImageRefused,
    content_type_of,
    has_pdf_end,
    rewritten_image,
)
from documents.hashing import sha256_of
from documents.models import DocumentPreview, StoredDocument
from documents.names import clean_name
from documents.problems import DISK_FULL, NoRoomOnDisk
from documents.scanning import first_state
from documents.sealing import seal
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
    content_type = _accepted_type(
        upload, allowed, settings.UPLOAD_LIMIT if limit is None else limit
    )
    content: bytes | IO[bytes] = upload
    if content_type == PDF:
        if not has_pdf_end(upload):
            raise ActionRefused(_("This PDF is not complete. Make it again and send it once more."))
    else:
        try:
            content = rewritten_image(upload, content_type)
        except ImageRefused as error:
            raise ActionRefused(
                _(
                    "This picture cannot be read, or it is far larger than a scan. "
                    "Save it as PDF and send that."
                )
            ) from error
    return _keep(
        actor=actor,
        kind=kind,
        name=upload.name or "",
        content_type=content_type,
        content=content,
        from_outside=True,
        preview=preview,
    )


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


def _accepted_type(upload: UploadedFile, allowed: frozenset[str], limit: int) -> str:
    if not upload.size:
        raise _empty()
    if upload.size > limit:
        raise ActionRefused(
            _(
                "This file is %(size)s; files of up to %(limit)s can be sent. "
                "Scan in black and white, or at a lower resolution."
            )
            % {"size": filesizeformat(upload.size), "limit": filesizeformat(limit)}
        )
    content_type = content_type_of(upload)
    if content_type is None or content_type not in allowed:
        raise ActionRefused(
            _("This is not a PDF, PNG or JPEG file. Save or scan it as PDF and send that.")
        )
    return content_type


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


def _save(save: Callable[[], str]) -> str:
    try:
        return save()
    except OSError as error:
        if error.errno in DISK_FULL:
            raise NoRoomOnDisk from error
        raise


def _empty() -> ActionRefused:
    return ActionRefused(_("This file is empty. Choose the file again, or scan it once more."))
