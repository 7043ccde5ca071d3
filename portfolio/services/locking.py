"""Holding an item while it changes, and writing what it then is."""

from django.utils.translation import gettext as _

from core.errors import ActionRefused
from portfolio.content import content_of, hash_of, kind_of
from portfolio.models import Confirmation, EvidenceItem

RELATED = ("student__user", "placement__programme", "placement__host", "placement__student")


class Stale(ActionRefused):
    """Somebody else saved the same item in between."""


class Changed(ActionRefused):
    """The item is not any more what the person read."""


def lock(item_id: int, *, revision: int | None = None) -> EvidenceItem:
    """The row, held until the transaction ends; Stale when `revision` is not the newest."""
    item = (
        EvidenceItem.objects.select_for_update(of=("self",))
        .select_related(*RELATED)
        .get(pk=item_id)
    )
    if revision is not None and revision != item.revision:
        raise Stale(
            _(
                "This item was changed in another window while you were typing. What you typed "
                "is still here: compare it with the item as it is now, and save again."
            )
        )
    return item


def last_word(item: EvidenceItem) -> Confirmation | None:
    """What the workplace last said about exactly the present content."""
    words = item.confirmations.filter(content_sha256=item.content_sha256)
    return words.order_by("-id").first()


def reseal(item: EvidenceItem) -> bool:
    """Work out kind and hash of a row whose parts are saved, and save them. True when the content
    changed; what the workplace said does not count any more then, and has to be asked again."""
    before, answered = item.content_sha256, last_word(item) is not None
    types = item.files.order_by("order", "id").values_list("document__content_type", flat=True)
    item.kind = kind_of(list(types), has_link=bool(item.link_url))
    item.content_sha256 = hash_of(content_of(item))
    changed = before != item.content_sha256
    if changed and answered:
        item.asked_at = None
    item.save(update_fields=["kind", "content_sha256", "asked_at"])
    return changed
