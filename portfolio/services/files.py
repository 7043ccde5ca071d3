"""The files of an item: which, and in which order."""

from collections.abc import Sequence

from documents.models import StoredDocument
from portfolio.models import EvidenceFile, EvidenceItem


def put_files(item: EvidenceItem, documents: Sequence[StoredDocument]) -> None:
    """Exactly these, in this order. What is taken out is removed, unless somebody confirmed or
    discussed the item with it."""
    there = {each.document_id: each for each in item.files.all()}
    wanted = [document.pk for document in documents]
    item.files.exclude(document_id__in=wanted).delete()
    if not item.confirmations.exists() and not item.feedback.exists():
        StoredDocument.objects.filter(pk__in=set(there) - set(wanted)).delete()
    for order, pk in enumerate(wanted):
        known = there.get(pk)
        if known is None:
            EvidenceFile.objects.create(item=item, document_id=pk, order=order)
        elif known.order != order:
            known.order = order
            known.save(update_fields=["order"])
