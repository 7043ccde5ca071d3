"""What may be sent along with a message."""

from django.conf import settings

from documents.file_types import OFFICE_TYPES, PDF, PICTURE_TYPES, TEXT
from documents.purposes import Purpose, register_purpose

ATTACHMENT = "message-attachment"
TYPES = PICTURE_TYPES | OFFICE_TYPES | {PDF, TEXT}

register_purpose(Purpose(ATTACHMENT, TYPES, limit=settings.UPLOAD_LIMIT, counts_for_quota=False))


def context_of(placement_id: int) -> str:
    """A file on its way belongs to the messages of one placement."""
    return f"messages-{placement_id}"
