"""A file that came whole becomes a document: once, however often it is asked."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import ActionRefused
from documents import incoming
from documents.enums import UploadState
from documents.models import StoredDocument, Upload
from documents.purposes import purpose_of
from documents.services.quota import require_room
from documents.services.storing import store_file, store_upload
from documents.services.uploads.examining import examine


def claim(
    *, actor: Any, upload_ids: Sequence[UUID | str], purpose: str, context: str = ""
) -> list[StoredDocument]:
    """The documents of these uploads, in this order; all of them or none.

    Claiming twice gives the same documents. Raises ActionRefused with a sentence that names the
    file when one is not whole, refused, expired or somebody else's.
    """
    wanted = _numbers(upload_ids)
    # Outside the transaction: what was found about a file stays known when another is refused.
    for upload in Upload.objects.of(actor, purpose=purpose, context=context).filter(
        pk__in=wanted, state=UploadState.COMPLETE
    ):
        examine(upload_id=upload.pk)
    with transaction.atomic():
        found = Upload.objects.of(actor, purpose=purpose, context=context).filter(pk__in=wanted)
        locked = found.select_for_update(of=("self",)).order_by("id")
        uploads = {upload.pk: upload for upload in locked}
        return [_document_of(actor, uploads.get(number)) for number in wanted]


def take(
    *,
    actor: Any,
    purpose: str,
    context: str = "",
    upload_ids: Sequence[UUID | str] = (),
    files: Sequence[UploadedFile] = (),
) -> list[StoredDocument]:
    """Claimed uploads, and files that an ordinary form brought; all of them or none."""
    rules = purpose_of(purpose)
    with transaction.atomic():
        documents = claim(actor=actor, upload_ids=upload_ids, purpose=purpose, context=context)
        for file in files:
            if rules.counts_for_quota:
                require_room(actor, file.size or 0)
            documents.append(
                store_upload(
                    actor=actor,
                    kind=purpose,
                    upload=file,
                    allowed=rules.allowed,
                    limit=rules.limit,
                    preview=True,
                )
            )
        return documents


def _numbers(upload_ids: Sequence[UUID | str]) -> list[UUID]:
    try:
        numbers = [UUID(str(upload_id)) for upload_id in upload_ids]
    except ValueError as error:
        raise _gone() from error
    return list(dict.fromkeys(numbers))


def _document_of(actor: Any, upload: Upload | None) -> StoredDocument:
    if upload is None:
        raise _gone()
    if upload.document is not None:
        return upload.document
    if upload.state == UploadState.REFUSED:
        raise ActionRefused(f"{upload.name}: {upload.refusal}")
    if upload.state != UploadState.READY:
        raise ActionRefused(
            _("%(name)s has not been sent completely yet. Wait for it, or remove it.")
            % {"name": upload.name}
        )
    path = incoming.content_path_of(upload.pk)
    if not path.exists():
        raise _gone()
    upload.document = store_file(
        actor=actor,
        kind=upload.purpose,
        name=upload.name,
        content_type=upload.content_type,
        path=path,
    )
    upload.state = UploadState.USED
    upload.save(update_fields=["document", "state", "updated_at"])
    transaction.on_commit(lambda: incoming.discard(upload.pk))
    return upload.document


def _gone() -> ActionRefused:
    return ActionRefused(
        _("A file that you sent is no longer here. Choose it again; the others are still there.")
    )
