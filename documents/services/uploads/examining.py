"""Looking at what came: accepted by its content, or refused with a sentence."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from documents import incoming
from documents.enums import UploadState
from documents.models import Upload
from documents.purposes import purpose_of
from documents.services.contents import Refused, examine_file


def examine(*, upload_id: UUID) -> Upload:
    """Ready or refused. May be asked again; half a look is no look."""
    with transaction.atomic():
        upload = Upload.objects.select_for_update(of=("self",)).get(pk=upload_id)
        if upload.state != UploadState.COMPLETE:
            return upload
        path = incoming.path_of(upload.pk)
        try:
            if not path.exists():
                raise Refused(_("This file is no longer here. Choose it again."))
            upload.content_type = examine_file(
                path,
                allowed=purpose_of(upload.purpose).allowed,
                rewrite_to=incoming.ready_path_of(upload.pk),
            )
            upload.state = UploadState.READY
        except Refused as refusal:
            upload.state, upload.refusal = UploadState.REFUSED, str(refusal)[:300]
            transaction.on_commit(lambda: incoming.discard(upload.pk))
        upload.save(update_fields=["content_type", "state", "refusal", "updated_at"])
    return upload
