"""The sealed file of a result, made once, whatever happens on the way.

One transaction holds the decision: PDF, seal, stored row and the link to it are all there, or
none is. A crash leaves at most a file that no row names, which the clean-up of stored files
removes; the sweep then seals again. A second worker finds the row held, or the work done.
The decision stands from the moment it was taken: nobody has to wait for the paper.
"""

import structlog
from django.db import transaction
from django.utils import translation

from core import audit
from decisions.models import Decision
from decisions.paper import RELATED, document_title, language_of, render_pdf
from documents.codes import new_verification_code
from documents.models import StoredDocument
from documents.services import seal_and_store

logger = structlog.get_logger(__name__)

DOCUMENT_KIND = "decision"
BATCH = 100


def seal(decision_id: int) -> bool:
    """True when this call made the file."""
    with transaction.atomic():
        rows = Decision.objects.select_for_update(of=("self",), skip_locked=True)
        decision = rows.select_related(*RELATED).filter(pk=decision_id).unsealed().first()
        if decision is None:
            return False
        document = _make_file(decision)
        decision.sealed_document = document
        decision.save(update_fields=["sealed_document"])
        audit.record(
            actor=None,
            action="decisions.sealed",
            subject=decision,
            placement_id=decision.placement_id,
            kind=decision.kind,
            number=decision.number,
            document=str(document.pk),
            sha256=document.sha256,
        )
    return True


def _make_file(decision: Decision) -> StoredDocument:
    code = new_verification_code()  # printed on the paper, so it comes before the file
    language = language_of(decision)
    content = render_pdf(decision, code=code)
    with translation.override(language):
        name = document_title(decision)
    return seal_and_store(
        actor=None,
        kind=DOCUMENT_KIND,
        name=name,
        content=content,
        verification_code=code,
        language=language,
    )


def sweep_unsealed() -> int:
    """Seal what a lost wake-up call or a dead worker left behind; how many."""
    waiting = Decision.objects.unsealed().order_by("decided_at")
    sealed = 0
    for decision_id in list(waiting.values_list("pk", flat=True)[:BATCH]):
        try:
            sealed += seal(decision_id)
        except Exception:  # one that cannot be sealed must not stop the others
            logger.exception("seal_failed", decision=decision_id)
    return sealed
