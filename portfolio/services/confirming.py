"""The workplace confirms that something was done there: one item, or a whole week."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from core import audit
from core.access import require
from core.dates import today
from core.errors import ActionRefused, AlreadyDone
from notifications.services import queue
from placements.corners import mailable_workplace_people
from placements.models import Placement
from placements.querysets import INSIDE_SCHOOL
from portfolio.content import content_of
from portfolio.enums import Answer
from portfolio.models import Confirmation, EvidenceItem
from portfolio.services.items import must_be_there
from portfolio.services.locking import RELATED, Changed, last_word, lock
from portfolio.services.standing import open_week, settle_week
from portfolio.weeks import Week, days_of


@transaction.atomic
def ask_to_confirm(*, actor: Any, item_ids: Sequence[int]) -> int:
    """Hand items in. One promise per placement and week; one mail per placement, person and day.

    Returns how many were handed in now.
    """
    items = list(
        EvidenceItem.objects.select_for_update(of=("self",))
        .select_related(*RELATED)
        .filter(pk__in=list(item_ids))
        .order_by("pk")
    )
    if not items:
        raise ActionRefused(pgettext("student", "Choose what the workplace should confirm."))
    asked = 0
    placements: dict[int, Placement] = {}
    for item in items:
        require(actor, "portfolio.change", item)
        must_be_there(item)
        placement = _placement_to_ask(item)
        placements[placement.pk] = placement
        if item.asked_at is None and last_word(item) is None:
            item.asked_at = timezone.now()
            item.save(update_fields=["asked_at"])
            open_week(placement, item.week)
            asked += 1
    if not asked:
        raise AlreadyDone(pgettext("student", "The workplace was asked already, or has answered."))
    for placement in placements.values():
        _mail(placement)
        audit.record(
            actor=actor,
            action="portfolio.asked_to_confirm",
            subject=placement,
            placement_id=placement.pk,
            number=asked,
        )
    return asked


def _placement_to_ask(item: EvidenceItem) -> Placement:
    placement = item.placement
    if placement is None:
        raise ActionRefused(
            pgettext(
                "student",
                "“%(title)s” was not made at a placement, so no workplace can confirm it.",
            )
            % {"title": item.title}
        )
    if placement.state in INSIDE_SCHOOL or not mailable_workplace_people(placement):
        raise ActionRefused(
            pgettext(
                "student",
                "Nobody at the workplace can be mailed yet. Ask your school to fill in the "
                "supervisor.",
            )
        )
    return placement


def _mail(placement: Placement) -> None:
    """To the first who can be mailed; others of the workplace find it when they sign in."""
    person = mailable_workplace_people(placement)[0]
    queue(
        notice_key="portfolio.confirm_asked",
        recipient=person,
        params={"placement_id": placement.pk},
        once_key=f"portfolio.confirm_asked:{placement.pk}:{person.pk}:{today().isoformat()}",
        placement_id=placement.pk,
    )


@transaction.atomic
def confirm_item(
    *,
    actor: Any,
    placement_id: int,
    item_id: int,
    content_sha256: str,
    answer: str,
    remark: str = "",
) -> Confirmation:
    """Yes, no or unknown about one item, as the person read it."""
    item = lock(item_id)
    word = _answer(actor, placement_id, item, content_sha256, answer, remark)
    settle_week(item.placement, item.week, actor=actor)
    if word.answer == Answer.NO:
        _tell_student(item)
    return word


@dataclass
class WeekResult:
    confirmed: list[Confirmation] = field(default_factory=list)
    # (item, why not)
    refused: list[tuple[EvidenceItem, str]] = field(default_factory=list)

    @property
    def sentence(self) -> str:
        number = len(self.confirmed)
        return ngettext("%(number)s item confirmed.", "%(number)s items confirmed.", number) % {
            "number": number
        }


@transaction.atomic
def confirm_week(
    *, actor: Any, placement_id: int, week: Week, read: Mapping[int, str]
) -> WeekResult:
    """Yes to everything of a week that was on the page. `read`: item id → hash on the page.

    What changed meanwhile is refused on its own; the others go through. What came in meanwhile
    was not read, so it waits.
    """
    result = WeekResult()
    items = (
        EvidenceItem.objects.select_for_update(of=("self",))
        .select_related(*RELATED)
        .filter(pk__in=list(read), placement_id=placement_id, made_on__range=days_of(week))
        .order_by("pk")
    )
    for item in items:
        try:
            word = _answer(actor, placement_id, item, read[item.pk], Answer.YES, "")
        except AlreadyDone:
            continue
        except ActionRefused as refusal:
            result.refused.append((item, str(refusal)))
        else:
            result.confirmed.append(word)
    placement = Placement.objects.get(pk=placement_id)
    require(actor, "portfolio.confirm", placement)
    settle_week(placement, week, actor=actor)
    if not result.confirmed and not result.refused:
        raise AlreadyDone(_("This week was answered already. Nothing changed now."))
    return result


def _answer(
    actor: Any, placement_id: int, item: EvidenceItem, read: str, answer: str, remark: str
) -> Confirmation:
    if item.placement_id != placement_id:
        raise ActionRefused(_("This item is not of this placement (any more)."))
    require(actor, "portfolio.confirm", item.placement)
    must_be_there(item)
    if answer not in Answer.values:
        raise ActionRefused(_("Choose one of the three answers."))
    remark = remark.strip()[:2000]
    if answer == Answer.NO and not remark:
        raise ActionRefused(
            pgettext("workplace", "Write what is not right, so that the student can mend it.")
        )
    if read != item.content_sha256:
        raise Changed(
            pgettext(
                "workplace",
                "“%(title)s” was changed after you opened this page. Please read it as it is now, "
                "then answer.",
            )
            % {"title": item.title}
        )
    before = last_word(item)
    if before is not None and (before.answer, before.remark) == (answer, remark):
        raise AlreadyDone(
            _("%(name)s gave this answer already. Nothing changed now.")
            % {"name": before.person_name}
        )
    return _write(actor, item, answer, remark)


def _write(actor: Any, item: EvidenceItem, answer: str, remark: str) -> Confirmation:
    assert item.placement is not None
    word = Confirmation.objects.create(
        item=item,
        placement=item.placement,
        answer=answer,
        remark=remark,
        content=content_of(item),
        content_sha256=item.content_sha256,
        person=actor,
        person_name=actor.name,
        host_name=item.placement.host.name,
        given_at=timezone.now(),
    )
    audit.record(
        actor=actor,
        action="portfolio.answered",
        subject=item,
        placement_id=item.placement_id,
        answer=str(answer),
        sha256=item.content_sha256,
    )
    return word


def _tell_student(item: EvidenceItem) -> None:
    """One mail a day; what the workplace wrote is read in the portal."""
    student = item.student.user
    queue(
        notice_key="portfolio.disputed",
        recipient=student,
        params={"placement_id": item.placement_id, "item_id": item.pk},
        once_key=f"portfolio.disputed:{item.placement_id}:{student.pk}:{today().isoformat()}",
        placement_id=item.placement_id,
    )
