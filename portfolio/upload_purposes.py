"""What may be sent here: evidence by students, and spoken feedback by whoever gives it."""

from django.conf import settings

from documents.file_types import EVIDENCE_TYPES, SOUND_TYPES
from documents.purposes import Purpose, register_purpose

EVIDENCE = "evidence"
SPOKEN = "feedback-audio"
SPOKEN_LIMIT = 30 * 1024 * 1024

register_purpose(Purpose(EVIDENCE, EVIDENCE_TYPES, limit=settings.EVIDENCE_LIMIT))
register_purpose(Purpose(SPOKEN, SOUND_TYPES, limit=SPOKEN_LIMIT, counts_for_quota=False))
